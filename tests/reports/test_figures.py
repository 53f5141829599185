"""Every figure counts exactly the cases that it leads to, whoever looks and whatever is asked for."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.cases.models import Case
from apps.cases.permissions import restrict
from apps.reports import selectors
from apps.reports.figures import Figure, behind
from apps.reports.scope import Scope
from apps.reports.selectors import Dashboard
from apps.users.models import User
from apps.web.cases.filters import FilterForm, address
from tests.reports.world import TODAY, World, build

WEEKS = Scope(TODAY - timedelta(days=83), TODAY)
YEAR = Scope(TODAY - timedelta(days=364), TODAY)


def figures(board: Dashboard) -> Iterator[tuple[str, Figure]]:
    """All of them, each with a name to be told apart by."""
    for key, figure in board.headline.items():
        yield f"headline {key}", figure
    for table in board.tables.values():
        for line in table.lines:
            for column, figure in zip(table.columns, line.figures, strict=True):
                yield f"{table.key}: {line.label}: {column}", figure


def listed(viewer: User, figure: Figure) -> int:
    """How many cases the list shows at the figure's address."""
    form = FilterForm(QueryDict(address(figure.wanted, viewer=viewer).removeprefix("?")), viewer=viewer)
    return behind(viewer, form.wanted()).count()


def disagreements(viewer: User, scope: Scope) -> dict[str, tuple[int, int, int]]:
    """Figures that are not what stands behind them: the figure, its cases, and those of the list."""
    found = {}
    for name, figure in figures(selectors.dashboard(viewer, scope)):
        counts = (figure.count, behind(viewer, figure.wanted).count(), listed(viewer, figure))
        if len(set(counts)) > 1:
            found[name] = counts
    return found


def test_every_figure_is_the_number_of_its_cases(world: World) -> None:
    for who, scope in product(("alice", "carol", "bob"), (WEEKS, YEAR)):
        assert (who, disagreements(world.viewers[who], scope)) == (who, {})


def test_so_it_is_within_a_type_and_a_team(world: World) -> None:
    for who, types, team in (("carol", ["claim"], "Desk"), ("carol", [], "Empty"), ("bob", ["secret"], "Claims")):
        scope = Scope(YEAR.first, YEAR.last, types, [str(world.teams[team].pk)])
        assert (who, disagreements(world.viewers[who], scope)) == (who, {})


def test_so_it_is_for_any_period(world: World) -> None:
    days = st.integers(min_value=0, max_value=400).map(lambda back: TODAY - timedelta(days=back))

    @settings(max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(ends=st.tuples(days, days).map(sorted), types=st.sampled_from([(), ("claim",), ("secret",)]))
    def check(ends: list[date], types: tuple[str, ...]) -> None:
        board = selectors.dashboard(world.viewers["bob"], Scope(ends[0], ends[1], types))
        flow = board.tables["flow"]
        for line in flow.lines:
            for figure in line.figures:
                assert figure.count == listed(world.viewers["bob"], figure)
        for column, key in ((0, "opened"), (1, "ended")):
            assert sum(line.figures[column].count for line in flow.lines) == board.headline[key].count

    check()


def test_the_figures_are_what_one_counts_by_hand(world: World) -> None:
    carol = world.viewers["carol"]
    visible = list(restrict(carol, Case.objects.filter(discarded_at=None)))
    board = selectors.dashboard(carol, YEAR)

    is_open = [case for case in visible if case.ended_at is None]
    assert board.headline["open"].count == len(is_open)
    assert board.headline["ended"].count == len(visible) - len(is_open)
    stages = {line.label: tuple(figure.count for figure in line.figures) for line in board.tables["stages"].lines}
    assert stages == {
        stage or "Between stages": (
            sum(case.stage == stage and case.state == "active" for case in is_open),
            sum(case.stage == stage and case.state == "suspended" for case in is_open),
        )
        for stage in {case.stage for case in is_open}
    }
    assert "Review, Pay, or refuse" in stages
    assert {line.key: line.figures[0].count for line in board.tables["priorities"].lines} == {
        str(priority): sum(case.priority == priority for case in is_open) for priority in (4, 3, 2, 1)
    }
    assert {line.label: line.figures[0].count for line in board.tables["channels"].lines}["fax"] == sum(
        case.channel == "fax" for case in is_open
    )
    assert sum(line.figures[0].count for line in board.tables["people"].lines) == len(is_open)
    assert sum(line.figures[0].count for line in board.tables["ages"].lines) == len(is_open)
    assert sum(line.figures[0].count for line in board.tables["due"].lines) == len(is_open)


def test_a_closed_case_type_is_counted_only_for_those_who_may_see_it(world: World) -> None:
    def types(who: str) -> list[str]:
        return [line.key for line in selectors.dashboard(world.viewers[who], YEAR).tables["types"].lines]

    assert types("carol") == ["claim"]
    assert types("bob") == ["claim", "secret"]


def test_a_worker_sees_the_cases_of_their_teams_only(world: World) -> None:
    bob, desk = world.viewers["bob"], world.teams["Desk"]
    asked = Scope(YEAR.first, YEAR.last, (), [str(desk.pk)])

    every = selectors.dashboard(bob, YEAR)
    assert every.headline["open"].wanted.filters.involved == (str(world.teams["Claims"].pk),)
    assert selectors.dashboard(bob, asked).headline == every.headline


def test_somebody_in_no_team_counts_nothing(world: World) -> None:
    board = selectors.dashboard(world.viewers["dan"], YEAR)

    assert {figure.count for _name, figure in figures(board)} == {0}


def test_somebody_who_has_left_still_has_what_they_own(world: World) -> None:
    people = selectors.dashboard(world.viewers["carol"], YEAR).tables["people"]

    assert "Erin Ebner" in [line.label for line in people.lines if line.figures[0].count]


def test_it_costs_the_same_number_of_statements_however_many_cases_there_are(world: World) -> None:
    def statements() -> int:
        viewer = User.objects.get(pk=world.viewers["carol"].pk)
        with CaptureQueriesContext(connection) as captured:
            selectors.dashboard(viewer, YEAR)
        return len(captured)

    before = statements()
    Case.objects.filter(pk__gt=0).update(priority=4)
    assert before == statements() <= 8


def test_a_workspace_without_cases_counts_nothing(tenant: object) -> None:
    world = build(count=0)

    assert selectors.earliest(world.viewers["carol"]) is None
    assert {figure.count for _name, figure in figures(selectors.dashboard(world.viewers["carol"], YEAR))} == {0}
