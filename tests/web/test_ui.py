"""The tags of the design system, as a page uses them. Looks are judged by eye and by axe, not here."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.template import engines

from apps.common import clock

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def draw(source: str, **context: Any) -> str:
    """What a page with this source shows, in one line."""
    return " ".join(engines["django"].from_string(source).render(context).split())


def test_an_icon_is_hidden_from_screen_readers() -> None:
    expected = '<svg class="icon icon-check" aria-hidden="true"><use href="/static/vendor/icons.svg#check"/></svg>'
    assert draw('{% icon "check" %}') == expected


def test_an_icon_that_stands_alone_has_a_name() -> None:
    assert 'role="img" aria-label="Done"' in draw('{% icon "check" "Done" %}')


def test_a_chip_says_its_state_by_icon_word_and_tint() -> None:
    chip = draw('{% chip "late" "2 h late" %}')
    assert chip.startswith('<span class="chip is-late"><svg class="icon icon-alert-triangle"')
    assert chip.endswith("</svg>2 h late</span>")


def test_a_chip_escapes_its_word() -> None:
    assert "&lt;b&gt;" in draw('{% chip "done" word %}', word="<b>")


def test_the_system_has_a_cog_for_initials() -> None:
    assert "icon-settings" in draw('{% avatar "" %}')
    assert ">AB<" in draw('{% avatar "Ada Byron" %}')


def test_a_moment_carries_its_full_form() -> None:
    expected = '<time datetime="2026-11-22T12:00:00+00:00" title="Sunday 22 November 2026, 12:00">today 12:00</time>'
    assert draw("{% moment at at %}", at=NOON) == expected


def test_no_moment_is_a_dash() -> None:
    assert draw("{% moment at %}", at=None) == "–"


def test_a_countdown_is_marked_for_the_browser() -> None:
    drawn = draw("{% countdown at now %}", at=NOON, now=NOON - timedelta(hours=4))
    assert drawn.endswith("data-countdown>in 4 h</time>")


def test_a_deadline_reads_the_one_clock() -> None:
    with clock.at(NOON + timedelta(minutes=5)):
        assert draw("{{ at|due_look }}: {{ at|due_words }}", at=NOON) == "late: 5 min late"


def test_a_message_takes_the_look_of_its_level() -> None:
    looks = [draw("{{ tags|level_look }}", tags=tags) for tags in ("success", "changed warning", "error", "")]
    assert looks == ["done", "due", "late", "active"]


def test_a_drawer_is_a_labelled_dialog_around_its_content() -> None:
    drawn = draw('{% drawer id="why" title="Why?" %}<p>{{ text }}</p>{% enddrawer %}', text="<i>")
    assert '<dialog class="drawer" id="why" closedby="any" aria-labelledby="why-title">' in drawn
    assert '<h2 id="why-title">Why?</h2>' in drawn
    assert "<p>&lt;i&gt;</p>" in drawn


def test_a_step_with_an_address_opens_the_panel_and_works_as_a_link() -> None:
    source = '{% include "components/step.html" with look="done" name="Check" url="/why/" only %}'
    assert '<a class="step is-done" href="/why/" hx-get="/why/" hx-target="#panel">' in draw(source)


def test_a_step_says_its_state_to_screen_readers() -> None:
    source = '{% include "components/step.html" with look="late" name="Check" only %}'
    assert '<span class="visually-hidden">Late: </span><span class="step-name" dir="auto">Check</span>' in draw(source)


def test_a_message_of_several_lines_has_a_headline_and_a_list() -> None:
    message = Message(messages.SUCCESS, "Review is complete\nInvestigation started")
    drawn = draw('{% include "components/messages.html" with messages=messages only %}', messages=[message])
    assert "<strong>Review is complete</strong>" in drawn
    assert "<ul> <li>Investigation started</li> </ul>" in drawn
