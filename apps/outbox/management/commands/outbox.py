"""`manage.py outbox due|dead|replay`: what waits, what has failed for good, and trying that again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.outbox import operating


class Command(BaseCommand):
    help = "Show what waits in the outbox (due), what failed for good (dead), or try that again (replay)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["due", "dead", "replay"])
        parser.add_argument("--topic", default="", help="only this topic")
        parser.add_argument("--schema", default="", help="only this workspace")
        parser.add_argument("--id", type=int, help="only this message (replay)")

    def handle(self, *_args: Any, **options: Any) -> None:
        chosen = {"topic": options["topic"], "schema_name": options["schema"]}
        if options["what"] == "due":
            self._due()
        elif options["what"] == "dead":
            self._dead(chosen)
        else:
            self.stdout.write(f"{operating.replay(**chosen, pk=options['id'])} messages will be tried again.")

    def _due(self) -> None:
        for topic in operating.backlog():
            since = f", the oldest since {topic.oldest:%Y-%m-%d %H:%M:%S} UTC" if topic.oldest else ""
            self.stdout.write(f"{topic.topic}: {topic.due} due, {topic.later} later, {topic.dead} dead{since}")

    def _dead(self, chosen: dict[str, str]) -> None:
        for letter in operating.dead(**chosen):
            what = f"{letter.pk}\t{letter.schema_name}\t{letter.topic}\t{letter.payload}"
            self.stdout.write(f"{what}\t{letter.attempts} attempts\t{letter.last_error}")
