"""The dialogs that ask for a word, a date or people before something is done with a task.

Who may, and what it means, is decided by the actions; here stands only what is asked and said.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext, gettext_noop

from apps.common.actors import Actor
from apps.common.errors import Invalid
from apps.tasks import actions, selectors
from apps.tasks.models import HumanTask
from apps.tasks.permissions import Verb, objection
from apps.web.cases import found
from apps.web.forms import Form
from apps.web.http import Back, WorkspaceRequest, actor, go, overlay
from apps.web.tasks import forms
from apps.web.tasks.finding import found_task, get_or_post
from apps.web.tasks.going import list_asked

Act = Callable[[HumanTask, dict[str, Any], Actor], object]


@dataclass(frozen=True, slots=True)
class Dialog:
    """What a dialog asks, in which words, and what is done with the answer. Sentences may name the `task`."""

    verb: Verb
    title: str
    lead: str
    button: str
    told: str
    form: type[Form]
    act: Act


def page(dialog: Dialog) -> Callable[..., HttpResponse]:
    """The view of a dialog: a form in an overlay, or on a page of its own."""

    @get_or_post
    def view(request: WorkspaceRequest, key: int) -> HttpResponse:
        task = found_task(request, key)
        _require(request, dialog.verb, task)
        form = forms.of(dialog.form, request, task)
        if request.method == "POST" and form.is_valid():
            try:
                dialog.act(task, form.cleaned_data, actor(request))
            except Invalid as refusal:
                form.add_problems(refusal)
            else:
                messages.success(request, gettext(dialog.told) % {"task": task.name})
                return go(request, list_asked(request) or found.url(task.case))
        return _sheet(request, dialog, task, form)

    return view


def _require(request: WorkspaceRequest, verb: Verb, task: HumanTask) -> None:
    """Refuse who could not do it anyway, before they have written anything."""
    refusal = objection(verb, request.user, task, selectors.facts(request.user, [task])[task.pk])
    if refusal is not None:
        raise refusal


def _sheet(request: WorkspaceRequest, dialog: Dialog, task: HumanTask, form: Form) -> HttpResponse:
    context = {
        "task": task,
        "form": form,
        "lead": gettext(dialog.lead) % {"task": task.name},
        "button": gettext(dialog.button),
        "action": request.path,
        "next": list_asked(request),
    }
    back = Back(found.url(task.case), task.case.number)
    status = 422 if request.method == "POST" else 200
    title = gettext(dialog.title)
    return overlay(request, "tasks/dialog.html", context, title=title, back=back, place="modal", status=status)


def _share(task: HumanTask, given: dict[str, Any], who: Actor) -> object:
    needed = given["needed"] if given["rule"] == forms.SOME else None
    return actions.share(task, people=given["people"], needed=needed, comment=given["comment"], actor=who)


assign = page(
    Dialog(
        Verb.ASSIGN,
        gettext_noop("Hand over"),
        gettext_noop("Whoever gets “%(task)s” is told, and gets access to the case."),
        gettext_noop("Hand over"),
        gettext_noop("“%(task)s” is in other hands now."),
        forms.HandOverForm,
        lambda task, given, who: actions.assign(task, **given, actor=who),
    )
)
share = page(
    Dialog(
        Verb.SHARE,
        gettext_noop("Share with several people"),
        gettext_noop(
            "Each of them finds “%(task)s” in their work and says when they are done. The last one needed completes it."
        ),
        gettext_noop("Save who takes part"),
        gettext_noop("Saved who takes part in “%(task)s”."),
        forms.ShareForm,
        _share,
    )
)
reschedule = page(
    Dialog(
        Verb.RESCHEDULE,
        gettext_noop("Reschedule"),
        gettext_noop("Until “%(task)s” starts it is in nobody’s way. It comes back by itself."),
        gettext_noop("Reschedule"),
        gettext_noop("“%(task)s” is rescheduled."),
        forms.RescheduleForm,
        lambda task, given, who: actions.reschedule(task, **given, actor=who),
    )
)
escalate = page(
    Dialog(
        Verb.ESCALATE,
        gettext_noop("Ask for help"),
        gettext_noop("“%(task)s” stays where it is. Whom you ask is told, finds it in their work and can answer."),
        gettext_noop("Ask"),
        gettext_noop("Your question about “%(task)s” is on its way."),
        forms.EscalateForm,
        lambda task, given, who: actions.escalate(task, **given, actor=who),
    )
)
answer = page(
    Dialog(
        Verb.ANSWER,
        gettext_noop("Answer"),
        gettext_noop("Who has asked about “%(task)s” is told, and everybody who sees the case can read it."),
        gettext_noop("Answer"),
        gettext_noop("“%(task)s” is answered."),
        forms.AnswerForm,
        lambda task, given, who: actions.answer(task, **given, actor=who),
    )
)
withdraw = page(
    Dialog(
        Verb.WITHDRAW,
        gettext_noop("Ask for help no more"),
        gettext_noop("Nobody has to answer about “%(task)s” any more."),
        gettext_noop("Ask no more"),
        gettext_noop("Nobody is asked about “%(task)s” any more."),
        forms.WordForm,
        lambda task, given, who: actions.withdraw(task, **given, actor=who),
    )
)
comment = page(
    Dialog(
        Verb.COMMENT,
        gettext_noop("Comment"),
        gettext_noop("It stands with “%(task)s” and among the notes of the case."),
        gettext_noop("Save the comment"),
        gettext_noop("Your comment on “%(task)s” is saved."),
        forms.CommentForm,
        lambda task, given, who: actions.comment(task, **given, actor=who),
    )
)
skip = page(
    Dialog(
        Verb.SKIP,
        gettext_noop("Skip this task"),
        gettext_noop(
            "“%(task)s” ends undone, because it is not needed or does not apply. The case goes on without it."
        ),
        gettext_noop("Skip"),
        gettext_noop("%(task)s is skipped."),
        forms.SkipForm,
        lambda task, given, who: actions.skip(task, **given, actor=who),
    )
)
discard = page(
    Dialog(
        Verb.DISCARD,
        gettext_noop("Discard this task"),
        gettext_noop("“%(task)s” ends, whoever has it and even where the plan asks for it."),
        gettext_noop("Discard"),
        gettext_noop("%(task)s is discarded."),
        forms.SkipForm,
        lambda task, given, who: actions.discard(task, **given, actor=who),
    )
)
restart = page(
    Dialog(
        Verb.RESTART,
        gettext_noop("Restart this task"),
        gettext_noop("“%(task)s” is to be done once more, by who had it. What followed from it the first time stays."),
        gettext_noop("Restart"),
        gettext_noop("%(task)s is open once more."),
        forms.RestartForm,
        lambda task, given, who: actions.restart(task, **given, actor=who),
    )
)
block = page(
    Dialog(
        Verb.BLOCK,
        gettext_noop("Block this task"),
        gettext_noop(
            "While “%(task)s” is blocked, nobody else completes it or takes it over. Who sees the case can read why."
        ),
        gettext_noop("Block this task"),
        gettext_noop("“%(task)s” is blocked."),
        forms.BlockForm,
        lambda task, given, who: actions.block(task, **given, actor=who),
    )
)
unblock = page(
    Dialog(
        Verb.UNBLOCK,
        gettext_noop("Unblock this task"),
        gettext_noop("“%(task)s” goes on, and who holds it can complete it again."),
        gettext_noop("Unblock this task"),
        gettext_noop("“%(task)s” goes on."),
        forms.WordForm,
        lambda task, given, who: actions.unblock(task, **given, actor=who),
    )
)
