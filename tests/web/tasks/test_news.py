"""What a browser that stays on the worklist is answered."""

import re

from django.test import Client

from apps.common.actors import Actor
from apps.tasks import actions
from apps.tasks.models import HumanTask
from apps.users.models import User


def ask(client: Client, page: str) -> tuple[str, str, str]:
    """The address of the question, the tag and what is known, as the script sends them."""
    text = client.get(page).content.decode()
    address = re.search(r'data-news="([^"]*)"', text)
    tag = re.search(r'data-tag="([^"]*)"', text)
    assert address
    assert tag
    rows = re.findall(r'data-row="(\d+)" data-mark="(\w+)"', text)
    known = ",".join(f"{key}.{mark}" for key, mark in rows)
    return address[1].replace("&amp;", "&"), tag[1].replace("&quot;", '"'), known


def test_nothing_is_sent_while_nothing_has_changed(as_bob: Client, review: HumanTask) -> None:
    address, tag, known = ask(as_bob, "/?view=all")
    answer = as_bob.get(address, {"view": "all", "known": known}, headers={"if-none-match": tag})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["ETag"] == tag


def test_changes_are_counted_and_offered(as_bob: Client, review: HumanTask, alice: User) -> None:
    address, tag, known = ask(as_bob, "/?view=all")
    actions.claim(review, actor=Actor.person(alice))
    answer = as_bob.get(f"{address}&known={known}", headers={"if-none-match": tag})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Show 1 change<" in text
    assert 'data-spoken="1 task changed"' in text
    assert 'href="/?view=all"' in text
    assert "no-cache" in answer.headers["Cache-Control"]


def test_new_tasks_are_told_apart_and_counters_come_along(as_bob: Client, review: HumanTask, bob: User) -> None:
    address, tag, known = ask(as_bob, "/?view=mine")
    actions.claim(review, actor=Actor.person(bob))
    text = as_bob.get(f"{address}&known={known}", headers={"if-none-match": tag}).content.decode()
    assert 'data-spoken="1 new task"' in text
    assert '<data value="mine">1</data>' in text


def test_a_counter_alone_offers_no_changes(as_bob: Client, review: HumanTask, alice: User) -> None:
    address, tag, known = ask(as_bob, "/?view=mine")
    actions.claim(review, actor=Actor.person(alice))
    answer = as_bob.get(f"{address}&known={known}", headers={"if-none-match": tag})
    assert answer.status_code == 200
    assert "Show" not in answer.content.decode()


def test_two_people_never_share_an_answer(client: Client, review: HumanTask, bob: User, alice: User) -> None:
    client.force_login(bob)
    _address, first, _known = ask(client, "/?view=all")
    client.force_login(alice)
    _address, second, _known = ask(client, "/?view=all")
    assert first != second
