"""The dialogs about the life of a case: one for each verb, with what it does in plain sight.

Which of them are allowed, and why not, `cases.selectors` say; what they do stands in the actions.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from apps.cases import actions, selectors
from apps.cases.models import Case
from apps.cases.verbs import Verb
from apps.common import clock
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, NotAllowed
from apps.slas import actions as slas
from apps.tasks import selectors as tasks
from apps.web.cases import found, lifeforms
from apps.web.http import WorkspaceRequest, actor, go, overlay

Making = Callable[[WorkspaceRequest, Case, Any], forms.Form]


@dataclass(frozen=True, slots=True)
class Dialog:
    """How a verb is asked for: its words, its form, what it does, what is said then (`%(number)s` is the case's)."""

    title: Any
    text: Any
    button: Any
    icon: str
    form: Making
    act: Callable[..., Any]
    done: Any
    is_grave: bool = False
    is_leaving: bool = False  # the case cannot be looked at afterwards


def _status(request: WorkspaceRequest, case: Case, data: Any) -> forms.Form:
    choices = selectors.possible_statuses(request.user, case)
    return lifeforms.StatusForm(data, choices=choices, current=case.status)


def _extend(request: WorkspaceRequest, case: Case, data: Any) -> forms.Form:
    waiting = list(tasks.of_case(request.user, case).values())
    return lifeforms.ExtendForm(data, case=case, tasks=waiting, now=clock.now())


def _reopen(request: WorkspaceRequest, case: Case, data: Any) -> forms.Form:
    return lifeforms.ReopenForm(data, cut_off=selectors.cut_off(request.user, case))


DIALOGS: Mapping[Verb, Dialog] = {
    Verb.STATUS: Dialog(
        gettext_lazy("Set the status"),
        gettext_lazy("The client reads the public name of the status, never the reason."),
        gettext_lazy("Set the status"),
        "flag",
        _status,
        actions.set_status,
        gettext_lazy("The status is set."),
    ),
    Verb.HOLD: Dialog(
        gettext_lazy("Put the case on hold"),
        gettext_lazy("All open work waits. What happens meanwhile is remembered and applied when the case goes on."),
        gettext_lazy("Put on hold"),
        "player-pause",
        lambda _request, _case, data: lifeforms.HoldForm(data),
        actions.hold,
        gettext_lazy("%(number)s is on hold."),
    ),
    Verb.RESUME: Dialog(
        gettext_lazy("Take the case off hold"),
        gettext_lazy("Work goes on where it stopped, and what happened meanwhile is applied now."),
        gettext_lazy("Take off hold"),
        "player-play",
        lambda _request, case, data: lifeforms.ResumeForm(data, case=case),
        actions.go_on,
        gettext_lazy("%(number)s goes on."),
    ),
    Verb.EXTEND: Dialog(
        gettext_lazy("Give it more time"),
        gettext_lazy("The old dates and the reason stay in the timeline."),
        gettext_lazy("Move the dates"),
        "calendar",
        _extend,
        slas.extend,
        gettext_lazy("The dates are moved."),
    ),
    Verb.UNDO_CLOSE: Dialog(
        gettext_lazy("Take back the closing"),
        gettext_lazy("The case and all work in it stand as they did before it was closed."),
        gettext_lazy("Take it back"),
        "arrow-back-up",
        lambda _request, _case, data: forms.Form(data),
        actions.undo_close,
        gettext_lazy("%(number)s stands as it did before."),
    ),
    Verb.REOPEN: Dialog(
        gettext_lazy("Open the case again"),
        gettext_lazy("It keeps its number, its data and its history."),
        gettext_lazy("Open again"),
        "lock-open",
        _reopen,
        actions.reopen,
        gettext_lazy("%(number)s is open again."),
    ),
    Verb.DISCARD: Dialog(
        gettext_lazy("Discard the case"),
        gettext_lazy(
            "For a case that was opened by mistake: all work in it ends and no figure counts it."
            " It can still be read, and the discarding can be taken back."
        ),
        gettext_lazy("Discard"),
        "circle-x",
        lambda _request, _case, data: lifeforms.ReasonForm(data),
        actions.discard,
        gettext_lazy("%(number)s is discarded."),
        is_grave=True,
    ),
    Verb.DELETE: Dialog(
        gettext_lazy("Delete the case"),
        gettext_lazy("Nobody sees it any more. An administrator can bring it back for 30 days; then it is purged."),
        gettext_lazy("Delete"),
        "trash",
        lambda _request, _case, data: lifeforms.ReasonForm(data, is_needed=False),
        actions.delete,
        gettext_lazy("%(number)s is deleted. It can be brought back for 30 days."),
        is_grave=True,
        is_leaving=True,
    ),
    Verb.PURGE: Dialog(
        gettext_lazy("Purge the case"),
        gettext_lazy(
            "Everything it holds is erased for good: data, notes, files, requests, mails and history."
            " What stays is its number, and a journal that says that things happened, not what they said."
            " Nobody can take this back."
        ),
        gettext_lazy("Purge for good"),
        "trash",
        lambda _request, case, data: lifeforms.PurgeForm(data, case=case),
        actions.purge,
        gettext_lazy("%(number)s will be purged in a moment."),
        is_grave=True,
        is_leaving=True,
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def life(request: WorkspaceRequest, number: str, verb: str) -> HttpResponse:
    """Ask for one verb and do it. A refusal says why, before anything is typed and after."""
    known, dialog = _known(verb)
    case = found.case(request, number)
    require(request, case, known)
    form = dialog.form(request, case, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        problem = act(dialog, case, form, actor(request))
        if problem is None:
            messages.success(request, dialog.done % {"number": case.number})
            return go(request, reverse("cases:list") if dialog.is_leaving else found.url(case))
    here = {"form": form, "case": case, "dialog": dialog, "here_url": address(case, known)}
    context = {**here, **_beside(request, case, known)}
    status = 422 if request.method == "POST" else 200
    words = title(known, case)
    return overlay(
        request, "cases/life.html", context, title=words, back=found.back(case), place="modal", status=status
    )


def act(dialog: Dialog, case: Case, form: forms.Form, who: Actor) -> Invalid | None:
    """Do what the form asks for; what was not fit to be done is written beside its fields."""
    given = form.given() if hasattr(form, "given") else form.cleaned_data
    try:
        dialog.act(case, **given, actor=who)
    except Invalid as refusal:
        for name, reasons in refusal.fields.items():
            form.add_error(name if name in form.fields else None, reasons)
        return refusal
    return None


def _known(verb: str) -> tuple[Verb, Dialog]:
    try:
        known = Verb(verb.replace("-", "_"))
        return known, DIALOGS[known]
    except (ValueError, KeyError):
        raise Http404 from None


def require(request: WorkspaceRequest, case: Case, verb: Verb) -> None:
    """Refuse what the viewer may not do, or what the case does not allow, before a form is shown."""
    answer = selectors.answers(request.user, case)[verb]
    if answer.is_refused:
        raise NotAllowed(answer.reason)
    if not answer.is_allowed:
        raise Conflict(answer.reason)


def _beside(request: WorkspaceRequest, case: Case, verb: Verb) -> dict[str, Any]:
    """What stands below the form: the statuses that cannot follow, and why."""
    if verb is not Verb.STATUS:
        return {}
    choices = selectors.possible_statuses(request.user, case)
    return {"refused": [one for one in choices if one.reason]}


def address(case: Case, verb: Verb) -> str:
    """Where a verb is asked for."""
    if verb is Verb.CLOSE:
        return reverse("cases:close", args=[case.number])
    return reverse("cases:life", args=[case.number, verb.value.replace("_", "-")])


def title(verb: Verb, case: Case) -> str:
    """What a verb is called in a menu and above its dialog."""
    if case.discarded_at is not None and verb in {Verb.REOPEN, Verb.UNDO_CLOSE}:
        return _("Take back the discarding")
    return _("Close the case") if verb is Verb.CLOSE else str(DIALOGS[verb].title)


def menu(request: WorkspaceRequest, case: Case, *, is_writer: bool) -> dict[str, list[dict[str, str]]]:
    """The entries of the menu of a case: what can be done now, and what cannot because of where the case stands.

    What the viewer may never do is not named.
    """
    answers = selectors.answers(request.user, case, is_writer=is_writer)
    entries: dict[str, list[dict[str, str]]] = {"possible": [], "impossible": []}
    for verb in (Verb.STATUS, Verb.HOLD, Verb.RESUME, Verb.EXTEND, *_ENDING):
        answer = answers[verb]
        if answer.is_refused or (not answer.is_allowed and verb in _SILENT):
            continue
        entry = {"word": title(verb, case), "icon": _icon(verb), "url": address(case, verb), "reason": answer.reason}
        entries["possible" if answer.is_allowed else "impossible"].append(entry)
    return entries


_ENDING = (Verb.CLOSE, Verb.UNDO_CLOSE, Verb.REOPEN, Verb.DISCARD, Verb.DELETE, Verb.PURGE)
# Nobody wonders why these are not there.
_SILENT = {Verb.STATUS, Verb.RESUME, Verb.UNDO_CLOSE, Verb.DELETE, Verb.PURGE}


def _icon(verb: Verb) -> str:
    return "archive" if verb is Verb.CLOSE else DIALOGS[verb].icon
