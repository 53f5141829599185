"""How forms are drawn: labels, help and errors that belong together for everybody who reads the page."""

import re

import pytest
from django import forms


class Claim(forms.Form):
    name = forms.CharField(help_text="As in the passport.")
    phone = forms.CharField(required=False)
    place = forms.ChoiceField(choices=[("home", "At home"), ("work", "At work")], widget=forms.RadioSelect)
    agree = forms.BooleanField()
    token = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.fixture
def refused() -> str:
    return str(Claim({"phone": "1"}))


def test_help_is_named_by_its_input() -> None:
    drawn = Claim()["name"].as_field_group()
    assert '<div class="field-help" id="id_name_helptext">As in the passport.</div>' in drawn
    assert 'aria-describedby="id_name_helptext"' in drawn


def test_every_description_an_input_names_is_on_the_page(refused: str) -> None:
    named = {name for names in re.findall(r'aria-describedby="([^"]+)"', refused) for name in names.split()}
    assert named == {"id_name_helptext", "id_name_error", "id_place_error", "id_agree_error"}
    assert named <= set(re.findall(r' id="([^"]+)"', refused))


def test_the_summary_leads_to_every_refused_field(refused: str) -> None:
    assert re.findall(r'<a href="#([^"]+)">', refused) == ["id_name", "id_place", "id_agree"]


def test_the_summary_takes_the_focus(refused: str) -> None:
    assert 'tabindex="-1" autofocus' in refused


def test_a_good_form_has_no_summary() -> None:
    assert "Please look at this again" not in str(Claim())


def test_what_may_stay_empty_says_so() -> None:
    assert "(optional)" in Claim()["phone"].as_field_group()
    assert "(optional)" not in Claim()["name"].as_field_group()


def test_choices_stand_in_a_group_with_a_legend() -> None:
    drawn = Claim()["place"].as_field_group()
    assert drawn.strip().startswith('<fieldset class="field field-choices"')
    assert "<legend>Place</legend>" in drawn


def test_a_tick_box_stands_before_its_label() -> None:
    drawn = Claim()["agree"].as_field_group()
    assert drawn.index('type="checkbox"') < drawn.index('<label for="id_agree">')


def test_hidden_fields_are_drawn_once() -> None:
    assert str(Claim()).count('name="token"') == 1


def test_what_was_typed_is_kept(refused: str) -> None:
    assert 'name="phone" value="1"' in refused
