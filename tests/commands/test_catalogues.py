"""The translations: which strings the source has, what makes one sound, and the compiled form of both catalogues."""

import gettext
import shutil
from pathlib import Path

import polib
import pytest

from scripts import strings
from scripts.catalogues import LANGUAGES, path, read
from scripts.compile_catalogues import compile_all
from scripts.judging import problems
from scripts.strings import Marked


def test_strings_of_a_module_are_found_with_context_and_plural() -> None:
    source = """
title = _("My work")
long = gettext_lazy("One half, " "and the other.")
answer = pgettext("answer", "yes")
count = ngettext("%(n)d case", "%(n)d cases", n) % {"n": n}
nothing = _(title)
"""
    assert set(strings.of_python(source)) == {
        Marked(None, "My work", None),
        Marked(None, "One half, and the other.", None),
        Marked("answer", "yes", None),
        Marked(None, "%(n)d case", "%(n)d cases"),
    }


def test_strings_of_a_template_are_found_as_gettext_will_look_them_up() -> None:
    source = """
<h1 title="{% translate 'It’s (a) title' %}"></h1>
{% blocktranslate with n=total %}All {{ n }}, 100%{% endblocktranslate %}
{% blocktranslate count n=total %}{{ n }} case{% plural %}{{ n }} cases{% endblocktranslate %}
{% include "x.html" with label=_("Menu") %} gettext("no")
"""
    assert set(strings.of_template(source)) == {
        Marked(None, "It’s (a) title", None),
        Marked(None, "All %(n)s, 100%%", None),
        Marked(None, "%(n)s case", "%(n)s cases"),
        Marked(None, "Menu", None),
    }


@pytest.mark.parametrize(
    ("original", "translation", "problem"),
    [
        ("Save", "", "is not translated"),
        ("%(n)s of %(m)s", "%(n)s von %(k)s", "has other places: %(n)s von %(k)s"),
        ("{n} selected", "ausgewählt", "has other places: ausgewählt"),
        (" and ", "und", "begins or ends with other spaces or breaks: 'und'"),
        ("<b>Now</b>", "<b>Jetzt", "has other HTML tags: <b>Jetzt"),
    ],
)
def test_a_translation_that_would_break_a_page_is_named(original: str, translation: str, problem: str) -> None:
    assert list(problems(polib.POEntry(msgid=original, msgstr=translation))) == [problem]


def test_a_translation_needs_both_forms_and_no_doubt() -> None:
    one_form = polib.POEntry(msgid="%(n)d day", msgid_plural="%(n)d days", msgstr_plural={0: "%(n)d Tag"})
    doubtful = polib.POEntry(msgid="Save", msgstr="Speichern", flags=["fuzzy"])

    assert list(problems(one_form)) == ["needs a form for one and a form for many"]
    assert list(problems(doubtful)) == ["is marked as doubtful (fuzzy)"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_reads_the_same_once_it_is_compiled(tmp_path: Path, language: str) -> None:
    place = tmp_path / language / "LC_MESSAGES"
    place.mkdir(parents=True)
    shutil.copy(path(language), place / "django.po")
    compile_all(tmp_path)
    compiled = gettext.translation("django", tmp_path, [language])

    plain = [entry for entry in read(language) if not entry.msgctxt and not entry.msgid_plural]
    assert len(plain) > 1000
    assert [entry.msgid for entry in plain if compiled.gettext(entry.msgid) != entry.msgstr] == []
    assert compiled.ngettext("%(n)d day", "%(n)d days", 1) != compiled.ngettext("%(n)d day", "%(n)d days", 2)
