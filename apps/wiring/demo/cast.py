"""The demo cast: invented organisations and people. Every address ends in `.example`, which nobody can own."""

from dataclasses import dataclass

from apps.users.models import Role

# The teams of the two packs that the demo begins with.
CLAIMS, INVESTIGATION = "Claims", "Investigation"
INTAKE, PLACEMENT = "Intake", "Placement"
PASSWORD = "casewright-demo"  # noqa: S105  (the demo's log-ins are printed at every start)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works in a demo organisation."""

    name: str
    email: str
    role: Role
    teams: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Organisation:
    """One demo tenant. `cases` is how many it gets."""

    name: str
    address: str
    pack: str
    members: tuple[Member, ...]
    cases: int

    @property
    def owner(self) -> Member:
        return self.members[0]


MARLOWE = Organisation(
    "Marlowe Mutual",
    "marlowe",
    "insurance-claim",
    (
        Member("Alice Marlowe", "alice@marlowe.example", Role.OWNER, (CLAIMS, INVESTIGATION)),
        Member("Grace Holm", "grace@marlowe.example", Role.ADMINISTRATOR),
        Member("Carol Whitfield", "carol@marlowe.example", Role.MANAGER, (CLAIMS, INVESTIGATION)),
        Member("Bob Tennant", "bob@marlowe.example", Role.WORKER, (CLAIMS,)),
        Member("Erin Castle", "erin@marlowe.example", Role.WORKER, (CLAIMS,)),
        Member("Frank Moor", "frank@marlowe.example", Role.WORKER, (INVESTIGATION,)),
        Member("Dan Pike", "dan@marlowe.example", Role.VIEWER),
    ),
    cases=34,
)
HARBOUR = Organisation(
    "Harbour Homes",
    "harbour",
    "housing-support",
    (
        Member("Lena Marsh", "lena@harbour.example", Role.OWNER, (INTAKE, PLACEMENT)),
        Member("Karl Brandt", "karl@harbour.example", Role.MANAGER, (INTAKE, PLACEMENT)),
        Member("Ines Duarte", "ines@harbour.example", Role.WORKER, (INTAKE,)),
        Member("Joel Strand", "joel@harbour.example", Role.WORKER, (INTAKE,)),
        Member("Mina Rask", "mina@harbour.example", Role.WORKER, (PLACEMENT,)),
        Member("Otto Fenn", "otto@harbour.example", Role.VIEWER),
    ),
    cases=28,
)
ORGANISATIONS = (MARLOWE, HARBOUR)
