"""A city's requests about animals: a plan, a mapping for the table that the city publishes, and rows of that shape.

`make bench DATA=FILE.csv` takes the rows from the published table; without it, they are made up.
"""

import csv
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path

from apps.cmmn.builders import case, email, entry, field, milestone, on, process, stage, task
from apps.cmmn.definition import CaseDefinition, FieldType
from apps.intake.sheet import Row, Sheet

BOROUGHS = {
    "BRONX": "Bronx",
    "BROOKLYN": "Brooklyn",
    "MANHATTAN": "Manhattan",
    "QUEENS": "Queens",
    "STATEN ISLAND": "Staten Island",
}
TEAMS = {"DOHMH": "Health", "DPR": "Parks", "DSNY": "Sanitation", "NYPD": "Police"}
MAPPING = """
source = "city"
key = "Unique Key"

[file]
time_zone = "America/New_York"
date_format = "%m/%d/%Y %H:%M"

[case]
title = "{Complaint Type}: {Descriptor}, {Incident Address}"
opened = "Created Date"
closed = "Closed Date"
team = { column = "Agency", values = { DOHMH = "Health", DPR = "Parks", DSNY = "Sanitation", NYPD = "Police" } }

[case.status]
column = "Status"
open = ["In Progress"]
closed = { Closed = "resolved" }
reason = "Closed by the agency."

[fields]
agency = "Agency Name"
subject = "Complaint Type"
details = "Descriptor"
place = "Incident Address"
borough = { column = "Borough", values = { BRONX = "BRONX", BROOKLYN = "BROOKLYN", MANHATTAN = "MANHATTAN", \
QUEENS = "QUEENS", "STATEN ISLAND" = "STATEN ISLAND", Unspecified = "" } }
"""


def plan() -> CaseDefinition:
    """A service request: sorted, handled by the agency, answered."""
    return case(
        "city-requests",
        stage(
            "sorting",
            task("sort", "Sort the request", due="P1D", form=["subject", "agency"], required=True),
            task("duplicate", "Mark as a duplicate", discretionary=True),
            milestone("sorted", "Request sorted", entry=entry(on("sort", "complete"))),
            name="Sorting",
            auto_complete=True,
            required=True,
        ),
        stage(
            "handling",
            task("inspect", "Inspect the place", due="P5D", required=True),
            task("fine", "Issue a fine", manual_activation=True),
            name="Handling",
            entry=entry(on("sorted", "occur")),
            auto_complete=True,
        ),
        process("thank", "Thank the sender", process=email("client", "Received", "We have got it."), blocking=False),
        name="City requests",
        fields=(
            field("agency"),
            field("subject"),
            field("details"),
            field("place"),
            field("borough", FieldType.CHOICE, choices=list(BOROUGHS.items())),
        ),
        outcomes=(("resolved", "Resolved"), ("unfounded", "Unfounded")),
        title_pattern="{data.subject}: {data.details}, {data.place}",
    )


def rows() -> Iterator[Row]:
    """The rows of DATA, or as many made-up ones as the city published."""
    path = os.environ.get("DATA", "")
    yield from Sheet(Path(path), encoding="utf-8-sig", delimiter=",").rows() if path else made_up(4_969)


def made_up(count: int) -> Iterator[Row]:
    """Rows that look like the city's: newest first, one in eighteen still open."""
    start = datetime(2025, 3, 14, 12, tzinfo=UTC)
    subjects = cycle(["Animal-Abuse", "Dead Animal", "Animal in a Park", "Illegal Animal Kept as Pet"])
    kinds = zip(cycle(TEAMS), subjects, cycle([*BOROUGHS, "Unspecified"]), strict=False)
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
                "Agency Name": TEAMS[agency],
                "Complaint Type": subject,
                "Descriptor": ("Dog", "Cat", "Neglected")[number % 3],
                "Incident Address": f"{number % 900} MAIN STREET",
                "Borough": borough,
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
