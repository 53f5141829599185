"""A city's service requests: the starter pack, the mapping of docs/import.md, and the table that the city publishes.

`make bench DATA=FILE.csv` takes the rows from that table; without it, they are made up.
"""

import csv
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path

from apps.cases.models import CaseDefinition
from apps.common.actors import Actor
from apps.intake import importing, mapping, starters
from apps.intake.reading import Reader
from apps.intake.selectors import plan
from apps.intake.sheet import Row, Sheet
from apps.users.models import Team

ROOT = Path(__file__).resolve().parents[2]
IMPORTER = Actor.system("importer")
PUBLISHED = 4_969  # so many rows are made up where there is no table
AGENCIES = {"DOHMH": "Health", "DPR": "Parks", "DSNY": "Sanitation", "NYPD": "Police"}
BOROUGHS = ("BRONX", "BROOKLYN", "MANHATTAN", "QUEENS", "STATEN ISLAND", "Unspecified")
SUBJECTS = ("Animal-Abuse", "Dead Animal", "Animal in a Park", "Illegal Animal Kept as Pet")


def mapping_text() -> str:
    """The mapping that the guide shows."""
    (text,) = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "import.md").read_text(encoding="utf-8"), re.DOTALL)
    return str(text)


def prepare() -> tuple[CaseDefinition, Reader]:
    """The starter pack, published with its teams, and a reader of the city's table."""
    definition = starters.REGISTRY["service-request"](IMPORTER)
    teams = {team.name.lower(): team for team in Team.objects.all()}
    return definition, Reader(mapping.read(mapping_text()), plan(definition), people={}, teams=teams)


def bring_in(definition: CaseDefinition, reader: Reader, found: list[Row]) -> int:
    """Bring rows in as the command does; how many came in. Raises ValueError when one could not."""
    progress = list(importing.run(definition, found, reader, source="city", actor=IMPORTER))
    problems = [problem for batch in progress for problem in batch.problems]
    if problems:
        raise ValueError(f"{len(problems)} rows could not come in, the first because: {problems[0].reason}")
    return sum(batch.imported for batch in progress)


def rows() -> Iterator[Row]:
    """The rows of DATA, or made-up ones."""
    path = os.environ.get("DATA", "")
    yield from Sheet(Path(path), encoding="utf-8-sig", delimiter=",").rows() if path else made_up(PUBLISHED)


def made_up(count: int) -> Iterator[Row]:
    """Rows of the same columns: newest first, one in eighteen still open."""
    start = datetime(2025, 3, 14, 12, tzinfo=UTC)
    kinds = zip(cycle(AGENCIES), cycle(SUBJECTS), cycle(BOROUGHS), strict=False)
    for number, (agency, subject, borough) in enumerate(islice(kinds, count)):
        opened = start - timedelta(minutes=21 * number)
        is_open = number % 18 == 0
        yield Row(
            number + 2,
            {
                "Unique Key": str(60_000_000 + number),
                "Created Date": f"{opened:%m/%d/%Y %H:%M}",
                "Closed Date": "" if is_open else f"{opened + timedelta(hours=number % 700):%m/%d/%Y %H:%M}",
                "Status": "In Progress" if is_open else "Closed",
                "Agency": agency,
                "Agency Name": AGENCIES[agency],
                "Complaint Type": subject,
                "Descriptor": ("Dog", "Cat", "Neglected")[number % 3],
                "Location Type": ("Street", "Park")[number % 2],
                "Incident Address": f"{number % 900} MAIN STREET",
                "Incident Zip": f"{11_000 + number % 400}",
                "City": "NEW YORK",
                "Community Board": f"{number % 18:02} {borough}",
                "Borough": borough,
                "Latitude": f"40.{number:06}",
                "Longitude": f"-73.{number:06}",
            },
        )


def write(path: Path, found: Iterator[Row]) -> Path:
    """Rows as a file, for the command."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer: csv.DictWriter[str] | None = None
        for row in found:
            if writer is None:
                writer = csv.DictWriter(file, list(row.values))
                writer.writeheader()
            writer.writerow(row.values)
    return path
