"""What is different between the statuses of two versions of a plan.

Statuses are the same when their key is; which outcomes set them is told with the lines of their tasks.
"""

from collections.abc import Iterator, Mapping

from apps.cmmn.definition import CaseDefinition, Status
from apps.cmmn.language.changes import Change, added, changed, order, removed
from apps.cmmn.sentences import Sentence, gettext_noop

_NOTHING = gettext_noop("nothing")


def status_changes(old: CaseDefinition, new: CaseDefinition) -> Iterator[Change]:
    before, after = ({status.key: status for status in plan.statuses} for plan in (old, new))
    for key, status in after.items():
        if key not in before:
            yield added("", gettext_noop("The status “%(name)s” is new."), name=status.name)
        else:
            yield from _status(before[key], status, (_names(old), _names(new)))
    for key, status in before.items():
        if key not in after:
            yield removed("", gettext_noop("The status “%(name)s” is gone."), name=status.name)
    yield from order("", gettext_noop("The statuses stand in another order."), list(before), list(after))


def _status(old: Status, new: Status, names: tuple[Mapping[str, str], Mapping[str, str]]) -> Iterator[Change]:
    if old.name != new.name:
        template = gettext_noop("The status “%(before)s” is now called “%(after)s”.")
        yield changed("", template, before=old.name, after=new.name)
    if old.is_initial != new.is_initial:
        yes, no = gettext_noop("Cases now begin as “%(name)s”."), gettext_noop("Cases no longer begin as “%(name)s”.")
        yield changed("", yes if new.is_initial else no, name=new.name)
    if old.alias != new.alias:
        yield changed(
            "",
            gettext_noop("For the status “%(name)s” the client now reads “%(after)s” and read “%(before)s”."),
            name=new.name,
            after=new.alias or new.name,
            before=old.alias or old.name,
        )
    if old.follows != new.follows:
        said = [
            ", ".join(known.get(key, key) for key in status.follows) or Sentence(_NOTHING)
            for known, status in zip(names, (old, new), strict=True)
        ]
        template = gettext_noop("The status “%(name)s” now comes after: %(after)s. Before: %(before)s.")
        yield changed("", template, name=new.name, after=said[1], before=said[0])


def _names(plan: CaseDefinition) -> dict[str, str]:
    return {status.key: status.name for status in plan.statuses}
