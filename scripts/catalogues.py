"""`python -m scripts.catalogues update` and `judge`: the translations brought up to the source, and judged.

What a string of the source is, is known in `strings.py`; how things are called in each language stands in
docs/translating.md.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import polib

from scripts import strings
from scripts.choices import ROOT
from scripts.judging import problems
from scripts.problems import Problem, say_and_exit
from scripts.strings import Marked

FOLDER = ROOT / "locale"
LANGUAGES = ("de", "nl")
# No dates and no names: two people who work on catalogues at once should differ in translations only.
HEAD = {
    "Project-Id-Version": "Casewright",
    "Language": "",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


def path(language: str) -> Path:
    """Where the catalogue of a language stands."""
    return FOLDER / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> polib.POFile:
    """The catalogue as it is; an empty one when there is none yet."""
    file = path(language)
    return polib.pofile(str(file), encoding="utf-8") if file.exists() else polib.POFile()


def update() -> dict[str, int]:
    """Bring every catalogue up to the source: new strings come in untranslated, others go. Says how many are open."""
    found = strings.collect()
    missing = {}
    for language in LANGUAGES:
        known = {Marked(entry.msgctxt, entry.msgid, entry.msgid_plural or None): entry for entry in read(language)}
        catalogue = polib.POFile()
        catalogue.metadata = {**HEAD, "Language": language}
        for marked in sorted(found, key=lambda one: (one.text, one.context or "", one.plural or "")):
            catalogue.append(_entry(marked, found[marked], known.get(marked)))
        path(language).parent.mkdir(parents=True, exist_ok=True)
        catalogue.save(str(path(language)))
        missing[language] = len(catalogue.untranslated_entries())
    return missing


def _entry(marked: Marked, files: set[str], known: polib.POEntry | None) -> polib.POEntry:
    """What the catalogue says of a string, with the files that hold it and without their lines, which move."""
    entry = polib.POEntry(
        msgctxt=marked.context,
        msgid=marked.text,
        msgid_plural=marked.plural or "",
        occurrences=[(name, "") for name in sorted(files)],
        flags=["python-format"] if "%(" in marked.text else [],
        msgstr=known.msgstr if known else "",
    )
    if marked.plural:
        entry.msgstr_plural = dict(known.msgstr_plural) if known else {0: "", 1: ""}
    return entry


def judge() -> Iterator[str]:
    """What is wrong with the catalogues, a line each."""
    found = strings.collect()
    for language in LANGUAGES:
        catalogue = read(language)
        known = {Marked(entry.msgctxt, entry.msgid, entry.msgid_plural or None) for entry in catalogue}
        for marked in sorted(found.keys() - known, key=str):
            yield f"{language}: “{marked.text}” is not in the catalogue ({', '.join(sorted(found[marked]))})"
        for marked in sorted(known - found.keys(), key=str):
            yield f"{language}: “{marked.text}” stands nowhere in the source any more"
        for entry in catalogue:
            yield from (f"{language}: “{entry.msgid}” {problem}" for problem in problems(entry))


def main(wanted: str) -> int:
    """`update` or `judge`."""
    if wanted == "update":
        for language, count in update().items():
            print(f"{language}: {count} to translate")
        return 0
    wrong = list(judge())
    if wrong:
        raise Problem("\n".join([*wrong, "", "`.venv/bin/python -m scripts.catalogues update` brings the files up."]))
    return 0


if __name__ == "__main__":
    say_and_exit(lambda: main(sys.argv[1] if len(sys.argv) > 1 else "judge"))
