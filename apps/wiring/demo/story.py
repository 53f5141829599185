"""Plays one case from its request to wherever it has come by now, through the same actions that people use."""

from datetime import datetime, timedelta
from random import Random

from django.core.files.base import ContentFile

from apps.cases import actions as case_actions
from apps.cases import store
from apps.cases.models import Case, PlanItem
from apps.cmmn.commands import Begin, Plan
from apps.cmmn.definition import Kind
from apps.cmmn.engine import plannable
from apps.cmmn.state import State
from apps.common import clock
from apps.common.actors import Actor
from apps.tasks import actions as task_actions
from apps.tasks.models import HumanTask, TaskState
from apps.wiring.demo.answers import Answers
from apps.wiring.demo.clients import slug
from apps.wiring.demo.hands import Hands

OFTEN = 2
"""Nobody asks for the same papers a dozen times."""
_LETTER = b"Dear Sir or Madam,\n\nplease find what you asked for attached to this letter.\n\nKind regards\n"


class Story:
    """One case and whoever works on it, moving forward in time."""

    def __init__(self, case: Case, hands: Hands, random: Random, answers: Answers) -> None:
        self._case, self._hands, self._random, self._answers = case, hands, random, answers

    def play(self, *, start: datetime, end: datetime, turns: int) -> None:
        """Do at most `turns` things between `start` and `end`, some hours apart, while the case is open."""
        moment = start
        for _turn in range(turns):
            moment += timedelta(minutes=self._random.randint(90, 2_600))
            if moment >= end:
                return
            with clock.at(moment):
                self._turn()
                self.run_processes()
            self._case.refresh_from_db()
            if not self._case.is_open:
                return

    def take_up(self, moment: datetime) -> None:
        """Let somebody take about every other task that is waiting, to work on it next."""
        moment = max(moment, self._case.updated_at)
        with clock.at(moment):
            for task in self._open_tasks():
                if task.assignee is None and self._random.randrange(2):
                    self._hands.take(task)

    def run_processes(self) -> None:
        """What workers do a moment later, timers included; their outbox rows then find nothing left to do."""
        due = PlanItem.objects.filter(case=self._case, kind=Kind.PROCESS_TASK.value, state=State.ACTIVE.value)
        for number in due.values_list("number", flat=True):
            case_actions.run_process(self._case.pk, number, actor=Actor.system("process"))
        case_actions.wake(self._case.pk, actor=Actor.system("timer"))

    def _turn(self) -> None:
        turns = (self._write_note, self._add_paper, self._do_something_extra, self._work)
        self._random.choices(turns, weights=(12, 5, 8, 75))[0]()

    def _work(self) -> None:
        task = self._any_task()
        if task is None:
            return
        worker = self._hands.work_on(task)
        if worker is not None:
            client = self._case.client
            work = self._answers.work(task.key, slug=slug(client.name if client else ""))
            for field in work.ticked:
                task_actions.tick(task, field=field, is_ticked=True, actor=worker)
            if work.ticked:
                task.case.refresh_from_db()
            task_actions.complete(task, output=work.values, outcome=work.outcome, actor=worker)

    def _do_something_extra(self) -> None:
        """Add a step that the plan leaves open, or start one that waits to be started."""
        actor = self._hands.anybody()
        waiting = self._case.items.filter(state=State.ENABLED.value).first()
        if waiting is not None:
            case_actions.perform(self._case, Begin(waiting.number), actor=actor)
            return
        compiled = store.plan_of(self._case)
        state = store.load(self._case, compiled)
        choices = [
            choice
            for choice in plannable(compiled, state)
            if choice.is_allowed and len(state.instances(choice.key)) < OFTEN
        ]
        if choices:
            choice = self._random.choice(choices)
            case_actions.perform(self._case, Plan(choice.key, choice.parent), actor=actor)

    def _write_note(self) -> None:
        case_actions.add_note(self._case, text=self._answers.note(), actor=self._hands.anybody())

    def _add_paper(self) -> None:
        name = f"{self._random.choice(('letter', 'statement', 'answer', 'confirmation'))}.txt"
        case_actions.add_file(self._case, file=ContentFile(_LETTER, name=name), actor=self._hands.anybody())

    def _any_task(self) -> HumanTask | None:
        tasks = self._open_tasks()
        return self._random.choice(tasks) if tasks else None

    def _open_tasks(self) -> list[HumanTask]:
        tasks = HumanTask.objects.filter(case=self._case, state=TaskState.OPEN).order_by("pk")
        return list(tasks.select_related("assignee", "team", "case__version", "case__definition"))
