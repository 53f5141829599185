"""Rows for tests, as plain as the models allow. What goes through a rule of the product is made by its action.

Call them as `UserFactory.create(...)`: that gives the model's type.
"""

from datetime import UTC, datetime
from typing import Any

from factory.declarations import LazyAttribute, Sequence
from factory.django import DjangoModelFactory

from apps.parties.models import Party
from apps.users.models import Membership, Role, Team, User

PASSWORD = "correct horse battery"


def _address(row: Any) -> str:
    return f"{row.name.lower().replace(' ', '.')}@acme.example"


class UserFactory(DjangoModelFactory[User]):
    """Somebody who works here and logs in with PASSWORD; `teams` is a list of teams to put them in."""

    class Meta:
        model = User

    name = Sequence(lambda n: f"Person {n}")
    email = LazyAttribute(_address)
    role = Role.WORKER

    @classmethod
    def _create(cls, model_class: type[User], *_args: Any, **fields: Any) -> User:
        teams: list[Team] = fields.pop("teams", [])
        user = model_class.objects.create_user(**{"password": PASSWORD, **fields})
        for team in teams:
            Membership.objects.create(user=user, team=team)
        return user


class TeamFactory(DjangoModelFactory[Team]):
    class Meta:
        model = Team

    name = Sequence(lambda n: f"Team {n}")


class PartyFactory(DjangoModelFactory[Party]):
    class Meta:
        model = Party

    client_number = Sequence(lambda n: f"C-{900000 + n}")
    name = Sequence(lambda n: f"Client {n}")
    email = LazyAttribute(_address)
    created_at = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
