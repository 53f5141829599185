"""Fills a workspace through the actions, so that two filled alike have the same ids and differ in their marks only."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db.models import Q
from django.test import Client

from apps.bulk import actions as bulk
from apps.bulk.given import Given
from apps.bulk.models import Kind
from apps.bulk.selection import Selection
from apps.cases import actions as cases
from apps.cases.actions.access import Access
from apps.cases.models import Case, CaseDefinition, CaseFile, DefinitionVersion, Note, PlanItem, Tag
from apps.cmmn.commands import Disable, Suspend
from apps.common import clock
from apps.common.actors import Actor
from apps.intake import actions as intake
from apps.intake.models import Request, RequestFile
from apps.outbox import draining
from apps.parties import actions as parties
from apps.parties.models import Party
from apps.tasks import actions as tasks
from apps.tasks.models import HumanTask, Sharing
from apps.users import actions as users
from apps.users.models import AccessToken, Role, Team, User
from apps.users.permissions import may_write
from tests.architecture.guards.plans import Mark, hidden, plan, public, secret
from tests.architecture.guards.visiting import Pass, Visitor
from tests.factories import PASSWORD

SYSTEM = Actor.system("test")
ROLES = tuple(Role.values)


@dataclass(slots=True)
class Ids:
    """What addresses are made of: everything that one part of a workspace can be asked for."""

    types: list[str] = field(default_factory=list)
    moves: list[tuple[str, int]] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    items: list[tuple[str, int]] = field(default_factory=list)
    tasks: list[int] = field(default_factory=list)
    case_files: list[tuple[str, int]] = field(default_factory=list)
    notes: list[tuple[str, int]] = field(default_factory=list)
    tags: list[int] = field(default_factory=list)
    modules: list[int] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    request_files: list[tuple[str, int]] = field(default_factory=list)
    clients: list[str] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    teams: list[int] = field(default_factory=list)
    invitations: list[int] = field(default_factory=list)
    tokens: list[int] = field(default_factory=list)
    joins: list[str] = field(default_factory=list)
    resets: list[tuple[str, str]] = field(default_factory=list)
    views: list[int] = field(default_factory=list)
    operations: list[int] = field(default_factory=list)
    drafts: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Workspace:
    """A filled workspace: who works there, what everybody there may see, and what only some may."""

    address: str
    people: dict[str, User]
    shown: Ids
    hidden: Ids
    by_name: dict[str, Case]
    stuck: str = ""
    kept: str = ""
    sessions: dict[str, Pass] = field(default_factory=dict)

    def visitor(self, role: str, *, host: str | None = None) -> Visitor:
        """Somebody of this workspace with their session, at its host or another; `""` is the public one."""
        return Visitor(self.address if host is None else host, self.sessions.get(role, ""))

    def task(self, case: str, key: str) -> int:
        """The task of this key in the case that is called so here."""
        return self._tasks[case, key]

    def item(self, case: str, key: str) -> int:
        """The number of a plan item in the case that is called so here."""
        return self._items[case, key]

    _tasks: dict[tuple[str, str], int] = field(default_factory=dict)
    _items: dict[tuple[str, str], int] = field(default_factory=dict)


def fill(address: str) -> Workspace:
    """Everything of the workspace that is entered now. What is put into the outbox is done as workers would."""
    mark, open_mark = secret(address), public(address)
    people, teams = _people(mark, address)
    owner = Actor.person(people["owner"])
    claims = Filler("claim", "CL", mark, open_mark, teams["claims"], people["worker"], people["manager"])
    vault_mark = hidden(address)
    vault = Filler("vault", "VA", vault_mark, vault_mark, teams["vault"], people["insider"], people["insider"])
    shown, secluded = claims.fill(), vault.fill()
    access = Access(team=teams["vault"], can_write=True)
    cases.set_access(vault.definition, accesses=[access], actor=owner)
    cases.control_access(vault.definition, is_on=True, actor=owner)
    intake.switch_form(vault.definition, is_on=False, actor=owner)
    made = Workspace(address, people, shown, secluded, claims.cases, stuck=claims.stuck)
    shown.moves, secluded.moves = claims.move(owner), vault.move(owner)
    made._tasks, made._items = claims.index()
    _add_people(made, mark, owner)
    shown.views = [_view(people["manager"], mark("view"), Sharing.EVERYONE)]
    secluded.views = [_view(people["insider"], vault_mark("view"), Sharing.NOBODY)]
    late = Selection(tasks=(made.task("late", "review"),))
    shown.operations, shown.drafts = [_operation(people["worker"], late)], [_draft(people["worker"], late)]
    closed = _draft(people["insider"], Selection(tasks=tuple(secluded.tasks)))
    secluded.operations, secluded.drafts = [closed], [closed]
    made.kept = intake.keep(ContentFile(b"kept", name=f"{mark('kept')}.txt"), actor=owner).token
    draining.drain_all()
    claims.publish(3)
    vault.publish(3)
    made.sessions = {name: Pass(_log_in(user), _token(user, mark)) for name, user in people.items() if name != "former"}
    made.shown.tokens = list(AccessToken.objects.order_by("pk").values_list("pk", flat=True))
    AccessToken.objects.update(last_used_at=clock.now() + timedelta(days=1))  # that one is used is not to be noted
    worker = people["worker"]  # after the log-in, which spends all links to a new password
    shown.resets = [(user_pk_to_url_str(worker), default_token_generator.make_token(worker))]
    return made


def _view(user: User, name: str, sharing: str) -> int:
    """A view of the worklist under this name."""
    question = {"filters": {"view": ["all"]}, "columns": ["case", "due"], "order": "urgency"}
    return tasks.save_view(name=name, sharing=sharing, actor=Actor.person(user), **question).pk  # type: ignore[arg-type]


def _operation(user: User, selection: Selection) -> int:
    """What somebody did to these tasks, which they held already: nothing."""
    actor = Actor.person(user)
    return bulk.run(bulk.choose(Kind.CLAIM, selection=selection, actor=actor), actor=actor).pk


def _draft(user: User, selection: Selection) -> int:
    """What somebody is about to do: hand these tasks to themselves."""
    drafted = bulk.choose(Kind.ASSIGN, selection=selection, actor=Actor.person(user))
    return bulk.describe(drafted, given=Given(user=user), actor=Actor.person(user)).pk


def _log_in(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _token(user: User, mark: Mark) -> str:
    """A token that may do what its owner may."""
    can_write = may_write(user)
    issued = users.issue_token(name=mark("Token"), can_write=can_write, days=30, actor=Actor.person(user))
    return issued.secret


def _people(mark: Mark, address: str) -> tuple[dict[str, User], dict[str, Team]]:
    """One person a role, one who has left, one more worker, and one whom the hidden case type is open to."""
    roles = {
        **dict(zip(ROLES, ROLES, strict=True)),
        "former": Role.WORKER,
        "other": Role.WORKER,
        "insider": Role.WORKER,
    }
    people = {
        name: users.create_person(
            email=f"canary-{address}.{name}@work.example",
            name=mark(name.capitalize()),
            role=role,
            password=PASSWORD,
            actor=SYSTEM,
        )
        for name, role in roles.items()
    }
    owner = Actor.person(people["owner"])
    claims = [people["manager"], people["worker"], people["viewer"], people["other"]]
    teams = {
        "claims": users.create_team(name=mark("Claims"), members=claims, actor=owner),
        "vault": users.create_team(name=mark("Vault"), members=[people["insider"]], actor=owner),
    }
    users.deactivate(people["former"], actor=owner)
    users.retire_team(users.create_team(name=mark("Retired"), actor=owner), actor=owner)
    return people, teams


def _add_people(made: Workspace, mark: Mark, owner: Actor) -> None:
    """The ids of people, teams, clients and invitations, and the links that only their receivers know."""
    teams = list(Team.objects.order_by("pk"))
    invited = users.invite(
        email=f"canary-{made.address}.invited@work.example",
        name=mark("Invited"),
        role=Role.WORKER,
        teams=teams[:1],
        actor=owner,
    )
    made.shown.people = [user.pk for user in made.people.values()]
    made.shown.teams = [team.pk for team in teams]
    made.shown.clients = list(Party.objects.order_by("pk").values_list("client_number", flat=True))
    made.shown.invitations = [invited.invitation.pk]
    made.shown.joins = [invited.token]


class Filler:
    """One case type with its cases in every stage of life, and its requests."""

    def __init__(
        self, key: str, prefix: str, mark: Mark, public: Mark, team: Team, worker: User, manager: User
    ) -> None:
        self.mark, self.team = mark, team
        self.worker, self.manager = Actor.person(worker), Actor.person(manager)
        self.plan = plan(key, mark=mark, public=public, team=team.name, prefix=prefix)
        self.definition: CaseDefinition = cases.publish(self.plan, actor=SYSTEM).definition
        self.cases: dict[str, Case] = {}
        self.stuck = ""
        self.modules: list[int] = []

    def fill(self) -> Ids:
        """Everything, the oldest first."""
        self._requests()
        with _days_ago(9):
            self._late()
        with _days_ago(4):
            self._risky()
            self._ended()
        self._fresh()
        return self._ids()

    def publish(self, edition: int) -> DefinitionVersion:
        """Another version of the plan, which says nothing else but which it is."""
        edited = replace(self.plan, description=f"{self.plan.description} Edition {edition}.")
        return cases.publish(edited, actor=SYSTEM)

    def move(self, owner: Actor) -> list[tuple[str, int]]:
        """Ask for all open cases to be moved to a second version; workers do it with the rest."""
        version = self.publish(2)
        move = cases.migrate_all(self.definition, version=version, reason=self.mark("The law."), actor=owner)
        return [(self.definition.key, move.pk)]

    def index(self) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], int]]:
        """Tasks and items by the name of their case here and their key."""
        names = {case.pk: name for name, case in self.cases.items()}
        rows = HumanTask.objects.filter(case__in=names).values_list("case", "key", "pk")
        items = PlanItem.objects.filter(case__in=names).values_list("case", "key", "number")
        return {(names[c], k): n for c, k, n in rows}, {(names[c], k): n for c, k, n in items}

    def _requests(self) -> None:
        sent = self._receive("requester", files=[self._file("request")])
        assert sent.case is not None
        self.cases["requested"] = sent.case
        CaseDefinition.objects.filter(pk=self.definition.pk).update(is_active=False)
        self.stuck = self._receive("stuck").reference
        CaseDefinition.objects.filter(pk=self.definition.pk).update(is_active=True)

    def _late(self) -> None:
        """Held by the worker, and nothing done about it."""
        case = self._open("late")
        tasks.claim(self._task(case, "review"), actor=self.worker)
        tasks.claim(self._task(case, "call"), actor=self.worker)
        form = f"task:{self._task(case, 'review').pk}"
        cases.save_draft(form, values={"data-remark": [self.mark("draft")]}, case=case, actor=self.worker)
        cases.perform(case, Disable(self._number(case, "report")), actor=self.worker)

    def _risky(self) -> None:
        """Reviewed, and so investigated."""
        case = self._open("risky")
        answers = {"risk": "9", "remark": self.mark("remark")}
        tasks.claim(self._task(case, "review"), actor=self.worker)
        tasks.complete(self._task(case, "review"), output=answers, actor=self.worker)

    def _ended(self) -> None:
        held, closed = self._open("held"), self._open("closed")
        cases.perform(held, Suspend(0), reason=self.mark("Waiting for the court."), actor=self.manager)
        cases.close(closed, outcome="declined", reason=self.mark("Opened twice."), actor=self.manager)

    def _fresh(self) -> None:
        """With notes and files, and work that nobody has taken."""
        case = self._open("fresh")
        cases.add_note(case, text=self.mark("note"), actor=self.worker)
        cases.add_file(case, file=self._file("letter"), actor=self.worker)
        cases.assign(case, owner=self.worker.user, team=self.team, actor=self.manager)
        cases.change_data(case, data={"amount": "4200"}, actor=self.worker)
        self._marks(case)

    def _marks(self, case: Case) -> None:
        """With a note for the client that names somebody, tags, a watcher and a text module of the team."""
        text = f"{self.mark('told')} @{self.manager.name}"
        cases.add_note(case, text=text, is_visible_to_requester=True, actor=self.worker)
        tags = [
            cases.create_tag(name=self.mark(name), definition=self.definition, actor=self.worker)
            for name in ("press", "appeal")
        ]
        cases.tag(case, tags=tags[:1], actor=self.worker)
        cases.watch(case, actor=self.worker)
        owner = {"user": self.worker.user} if self.worker == self.manager else {"team": self.team}
        module = cases.create_module(name=self.mark("module"), text="Hello", **owner, actor=self.worker)
        self.modules.append(module.pk)

    def _open(self, name: str) -> Case:
        # One client for both case types: clients are everybody's, their cases are not.
        email = "canary-client@client.example"
        client = parties.match_or_create(name=self.mark("client"), email=email, actor=self.worker)
        data = {"policy": self.mark(f"policy {name}")}
        case = cases.open_case(self.definition, data=data, client=client, actor=self.worker).case
        self.cases[name] = case
        return case

    def _receive(self, name: str, files: "Sequence[File[bytes]]" = ()) -> Request:
        marked = self.mark(name)
        return intake.receive(
            self.definition,
            name=marked,
            email=f"canary-{name}@client.example",
            phone="+44 20 7946 0018",
            data={"policy": self.mark(f"policy of {name}")},
            files=files,
            actor=Actor.requester(marked),
        )

    def _file(self, name: str) -> "File[bytes]":
        return ContentFile(self.mark(f"bytes of {name}").encode(), name=f"{self.mark(name)}.txt")

    def _task(self, case: Case, key: str) -> HumanTask:
        found = HumanTask.objects.select_related("assignee", "team", "case__version", "case__definition")
        return found.get(case=case, key=key)

    def _number(self, case: Case, key: str) -> int:
        return PlanItem.objects.get(case=case, key=key).number

    def _ids(self) -> Ids:
        mine = Case.objects.filter(definition=self.definition).order_by("-pk")
        requests = Request.objects.filter(definition=self.definition).order_by("pk")
        files = CaseFile.objects.filter(case__in=mine).order_by("-pk").values_list("case__number", "pk")
        sent = RequestFile.objects.filter(request__in=requests).values_list("request__reference", "pk")
        # Of most cases the plan as a whole, of the one that has come furthest every item.
        asked = Q(number=0) | Q(case=self.cases["risky"])
        items = PlanItem.objects.filter(asked, case__in=mine).order_by("-case_id", "number")
        return Ids(
            types=[self.definition.key],
            cases=list(mine.values_list("number", flat=True)),
            items=list(items.values_list("case__number", "number")),
            tasks=list(HumanTask.objects.filter(case__in=mine).order_by("-case_id", "pk").values_list("pk", flat=True)),
            case_files=list(files),
            notes=list(Note.objects.filter(case__in=mine).order_by("-pk").values_list("case__number", "pk")),
            tags=list(Tag.objects.filter(definition=self.definition).order_by("pk").values_list("pk", flat=True)),
            modules=list(self.modules),
            requests=list(requests.values_list("reference", flat=True)),
            request_files=list(sent),
        )


@contextmanager
def _days_ago(days: int) -> Iterator[None]:
    with clock.at(clock.now() - timedelta(days=days)):
        yield
