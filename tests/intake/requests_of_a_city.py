"""A plan for requests to a city, a mapping for a table of them, and such tables: what tests of the import work with."""

import csv
from collections.abc import Sequence
from pathlib import Path

from apps.cmmn.builders import case, email, entry, field, milestone, on, process, stage, task
from apps.cmmn.definition import CaseDefinition, FieldType

HEADER = ("Key", "Opened", "Closed", "Status", "Borough", "Agency", "Place", "Name", "Mail", "Team")
MAPPING = """
source = "city"
key = "Key"

[file]
time_zone = "America/New_York"
date_format = "%m/%d/%Y %H:%M"

[client]
name = "Name"
email = "Mail"

[case]
opened = "Opened"
closed = "Closed"

[case.status]
column = "Status"
open = ["In Progress"]
closed = { Closed = "resolved" }
reason = "It had ended before."

[fields]
borough = "Borough"
agency = { column = "Agency", values = { DSNY = "Sanitation", NYPD = "Police" }, otherwise = "Another" }
place = { template = "{Place}, {Borough}" }
"""


def plan() -> CaseDefinition:
    """A request: received (and said so), handled in a stage of its own, answered."""
    return case(
        "city-request",
        process("thank", "Thank the sender", process=email("client", "Received", "We have got it."), blocking=True),
        process("note", "Tell the desk", process=email("desk@city.example", "New", "New."), blocking=False),
        task("look", "Look at it", team="Desk", due="P2D", form=["agency"], required=True),
        stage(
            "work",
            task("visit", "Go there", team="Desk", due="P5D", required=True),
            task("write", "Write it down", team="Desk"),
            milestone("seen", entry=entry(on("visit", "complete"))),
            entry=entry(on("thank", "complete")),
            name="Work",
        ),
        name="City request",
        fields=(
            field("borough", FieldType.CHOICE, choices=[("brooklyn", "Brooklyn"), ("queens", "Queens")]),
            field("agency"),
            field("place"),
        ),
        outcomes=(("resolved", "Resolved"), ("withdrawn", "Withdrawn")),
        number_pattern="CR-{year}-{n:05}",
        title_pattern="{name} from {client}",
    )


def row(number: int, **changes: str) -> dict[str, str]:
    """A row; every third one is still open, every fourth has the same sender as the one before."""
    is_open = number % 3 == 0
    sender = number - 1 if number % 4 == 0 else number
    values = {
        "Key": f"K{number}",
        "Opened": f"3/{number % 27 + 1}/2025 8:{number % 60:02}",
        "Closed": "" if is_open else f"4/{number % 27 + 1}/2025 17:00",
        "Status": "In Progress" if is_open else "Closed",
        "Borough": ("BROOKLYN", "queens")[number % 2],
        "Agency": ("DSNY", "NYPD", "DPR")[number % 3],
        "Place": f"{number} Main Street",
        "Name": f"Sender {sender}",
        "Mail": "" if number % 5 == 0 else f"sender{sender}@city.example",
        "Team": "Desk",
    }
    return values | changes


def table(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    """Write rows as a file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, HEADER)
        writer.writeheader()
        writer.writerows(rows)
    return path
