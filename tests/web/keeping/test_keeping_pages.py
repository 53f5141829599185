"""The list of tags and the text modules, without scripts."""

from django.test import Client

from apps.cases import actions
from apps.cases.models import Tag, TextModule
from apps.common.actors import Actor
from apps.users.models import User
from tests.cast import bob, carol

__all__ = ["bob", "carol"]


def test_a_manager_renames_merges_and_retires_tags(client: Client, bob: User, carol: User) -> None:
    client.force_login(carol)
    flood, water = (actions.create_tag(name=name, actor=Actor.person(bob)) for name in ("Flood", "Water"))
    client.post(f"/tags/{flood.pk}/", {"name": "Floods", "colour": "blue"})
    client.post(f"/tags/{water.pk}/merge/", {"into": flood.pk})
    flood.refresh_from_db()
    water.refresh_from_db()
    assert (flood.name, flood.colour, water.merged_into, water.is_active) == ("Floods", "blue", flood, False)
    assert "means “Floods” now" in client.get("/tags/").content.decode()
    client.post(f"/tags/{flood.pk}/retire/")
    flood.refresh_from_db()
    assert not flood.is_active


def test_a_name_that_is_taken_comes_back_with_the_reason(client: Client, bob: User, carol: User) -> None:
    client.force_login(carol)
    for name in ("Flood", "Water"):
        actions.create_tag(name=name, actor=Actor.person(bob))
    answer = client.post(f"/tags/{Tag.objects.get(name='Water').pk}/", {"name": "flood", "colour": "grey"})
    assert answer.status_code == 422
    assert "Merge the two" in answer.content.decode()
    assert Tag.objects.filter(name="Water").exists()


def test_a_worker_keeps_a_text_module_of_their_own(client: Client, bob: User) -> None:
    client.force_login(bob)
    given = {"name": "Greeting", "keyword": "hi", "owner": "mine", "text": "Dear {client.name},"}
    assert client.post("/text-modules/new/", given).status_code == 303
    module = TextModule.objects.get()
    assert (module.user, module.text) == (bob, "Dear {client.name},")
    refused = client.post("/text-modules/new/", {**given, "owner": "all"})
    assert refused.status_code == 422
    assert client.post(f"/text-modules/{module.pk}/", {**given, "text": "{client.shoe}"}).status_code == 422
    module.refresh_from_db()
    assert (TextModule.objects.count(), module.text) == (1, "Dear {client.name},")
