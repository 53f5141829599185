"""The design system's tags and filters: icon, chip, initials, times, and the parts that wrap content.
Every page may use them without loading; what a word means is decided by the caller, never here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from apps.common import clock
from apps.web import wording

register = template.Library()

# look -> (icon, the word a screen reader hears before a step's name)
LOOKS = {
    "active": ("circle-dot", _("Active")),
    "done": ("circle-check", _("Done")),
    "wait": ("circle-dashed", _("Not yet")),
    "due": ("clock", _("Due soon")),
    "late": ("alert-triangle", _("Late")),
    "waiting": ("player-pause", _("Waiting")),
}
TAG_LOOKS = {
    "grey": "wait", "blue": "active", "green": "done", "amber": "due", "red": "late", "violet": "waiting"
}  # fmt: skip
# message level -> look
LEVELS = {"success": "done", "info": "active", "debug": "active", "warning": "due", "error": "late"}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A picture from the sprite; hidden from screen readers unless it has a label of its own."""
    sprite = static("vendor/icons.svg")
    if label:
        return format_html(
            '<svg class="icon icon-{0}" role="img" aria-label="{2}"><use href="{1}#{0}"/></svg>', name, sprite, label
        )
    return format_html('<svg class="icon icon-{0}" aria-hidden="true"><use href="{1}#{0}"/></svg>', name, sprite)


@register.simple_tag
def chip(look: str, word: str, name: str = "") -> SafeString:
    """A state: icon, word and tint. `look` is one of LOOKS; `name` another icon than the look's own."""
    return format_html('<span class="chip is-{}">{}{}</span>', look, icon(name or LOOKS[look][0]), word)


@register.simple_tag
def avatar(name: str) -> SafeString:
    """The initials of somebody whose name stands beside it; a cog for the system (no name)."""
    if not name:
        return format_html('<span class="initials initials-system" aria-hidden="true">{}</span>', icon("settings"))
    return format_html('<span class="initials" aria-hidden="true">{}</span>', wording.initials(name))


@register.simple_tag
def moment(value: datetime | None, now: datetime | None = None) -> SafeString | str:
    """A moment as people say it, the full one in a tooltip; a dash when there is none."""
    if value is None:
        return "–"
    words = wording.moment(value, now=now or clock.now())
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), wording.in_full(value), words)


@register.simple_tag
def countdown(deadline: datetime | None, now: datetime | None = None) -> SafeString | str:
    """Time left or late; the browser keeps it right while the page stays open."""
    if deadline is None:
        return ""
    words = wording.due(deadline, now=now or clock.now()).words
    full = wording.in_full(deadline)
    return format_html('<time datetime="{}" title="{}" data-countdown>{}</time>', deadline.isoformat(), full, words)


@register.inclusion_tag("components/languages.html", takes_context=True)
def languages(context: Mapping[str, Any]) -> dict[str, object]:
    """Links to the same page in the other languages, each named in its own words."""
    named = [(code, get_language_info(code)["name_local"]) for code in settings.TRANSLATIONS]
    return {"request": context["request"], "languages": named}


@register.filter
def due_look(deadline: datetime | None) -> str:
    """The look of a deadline: late, due, active; wait when there is none."""
    return wording.due(deadline, now=clock.now()).look if deadline else "wait"


@register.filter
def due_words(deadline: datetime | None) -> str:
    """The words of a deadline; nothing when there is none."""
    return wording.due(deadline, now=clock.now()).words if deadline else ""


@register.filter
def look_icon(look: str) -> str:
    return LOOKS[look][0]


@register.filter
def look_word(look: str) -> str:
    return str(LOOKS[look][1])


@register.filter
def tag_look(colour: str) -> str:
    """The look of a tag's colour: tags have no tints of their own."""
    return TAG_LOOKS.get(colour, "wait")


@register.filter
def item(values: Mapping[Any, Any], key: object) -> Any:
    """The entry of a mapping under a key that the template holds; nothing where there is none."""
    return values.get(key)


@register.filter
def level_look(tags: str) -> str:
    """The look of a message by its tags; plain news when none of them is a level."""
    return next((LEVELS[tag] for tag in tags.split() if tag in LEVELS), "active")


@register.filter
def problems(form: Any) -> list[Any]:
    """What is wrong with the controls of a form: place, label and reason, in the order of the page."""
    if hasattr(form, "problems"):
        return list(form.problems())
    return [(field.auto_id, field.label, error) for field in form.visible_fields() for error in field.errors]


@register.filter
def operation_key(tags: str) -> str:
    """The key of the operation that a message tells of; empty when it tells of none."""
    return next((tag.removeprefix("operation:") for tag in tags.split() if tag.startswith("operation:")), "")


@register.filter
def lines(text: object) -> list[str]:
    """The lines of a message: the first is its headline."""
    return str(text).splitlines()


@register.simple_block_tag
def stage(content: str, look: str, name: str, word: str = "", url: str = "") -> str:
    """A column of the plan around its lists of steps."""
    context = {"content": content, "look": look, "name": name, "word": word, "url": url}
    return render_to_string("components/stage.html", context)


@register.simple_block_tag
def dialog(content: str, id: str, title: str) -> str:  # noqa: A002  (it is the id, and templates name it so)
    """A modal box, opened by a button with `command="show-modal" commandfor="…"`."""
    return render_to_string("components/dialog.html", {"content": content, "id": id, "title": title, "css": "dialog"})


@register.simple_block_tag
def drawer(content: str, id: str, title: str, side: str = "end") -> str:  # noqa: A002  (as above)
    """A panel from the side, opened like a dialog; `side` is end or start."""
    css = "drawer drawer-start" if side == "start" else "drawer"
    return render_to_string("components/dialog.html", {"content": content, "id": id, "title": title, "css": css})


@register.simple_block_tag
def notice(content: str, look: str, title: str = "") -> str:
    """Something to know before going on; `look` gives edge and icon."""
    return render_to_string("components/notice.html", {"content": content, "look": look, "title": title})
