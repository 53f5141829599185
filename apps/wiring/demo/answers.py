"""What people in the demo type into forms: one believable answer for each field, drawn from a seeded source."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from apps.cmmn.definition import CaseDefinition, Field, FieldType

_STORIES = {
    "incident_description": (
        "A pipe under the kitchen sink burst while we were away. The floor and two cupboards are ruined.",
        "Somebody broke the rear window of the car in the night and took the radio and a bag.",
        "The storm took a dozen tiles off the roof and rain came through into the children’s room.",
        "A pan caught fire. We put it out, but the hood, the wall and the ceiling are black.",
        "Another car ran into mine from behind at the lights. Nobody was hurt.",
    ),
    "review_notes": (
        "Policy in force, premium paid. Photographs match the description.",
        "Second claim within six months. The invoice is from a firm that cannot be found.",
        "Nothing unusual. The amount is in line with similar damage.",
        "The date on the photographs is a week before the date of the loss.",
    ),
    "findings": (
        "The invoice is genuine; the firm has moved. The damage is as described.",
        "The claimant could not say where the items were bought. Two statements contradict each other.",
    ),
    "decision_reason": (
        "The damage is covered and the amount is reasonable.",
        "We could not confirm what was reported, and the policy asks for proof.",
        "You meet all the conditions, and the need is urgent.",
        "The household has a safe place to stay for more than three months.",
    ),
    "situation": (
        "Our landlord sells the building and we have to leave at the end of the month.",
        "There is mould in both bedrooms and the younger child has asthma.",
        "We separated and I cannot stay in the flat with the children.",
        "The rent went up twice this year and we are two months behind.",
    ),
    "visit_report": (
        "Flat unusable, mould in both bedrooms.",
        "Tidy but far too small: five people in one and a half rooms.",
        "Met the family and the neighbour. The notice to leave is genuine.",
    ),
    "flat": (
        "Quay Street 14, second floor",
        "Mill Lane 3, ground floor",
        "Orchard Row 27",
        "Lighthouse Court 8, flat 12",
    ),
}
_NUMBERS = {"risk_score": (0, 10), "need": (2, 10), "adults": (1, 2), "children": (0, 4)}
_MONEY = {"estimated_amount": (300, 18_000), "payout": (200, 9_000), "monthly_income": (800, 2_600)}


class Answers:
    """Draws answers for the fields of one plan, as strings, as a person types them."""

    def __init__(self, random: Random, plan: CaseDefinition, today: Callable[[], date]) -> None:
        self._random, self._plan, self._today = random, plan, today

    def request(self) -> dict[str, Any]:
        """What a requester fills in."""
        return {field.key: self.answer(field) for field in self._plan.fields if field.on_request_form}

    def form(self, task_key: str) -> dict[str, Any]:
        """What a case worker fills in to complete a task."""
        asked = {part.field for part in self._plan.item(task_key).form}
        return {field.key: self.answer(field) for field in self._plan.fields if field.key in asked}

    def answer(self, field: Field) -> str:
        draw = self._random
        if field.key in _STORIES:
            return draw.choice(_STORIES[field.key])
        if field.type is FieldType.INTEGER:
            return str(draw.randint(*_NUMBERS.get(field.key, (0, 10))))
        if field.type is FieldType.MONEY:
            return f"{draw.randint(*_MONEY.get(field.key, (10, 1_000)))}.{draw.choice(('00', '50', '95'))}"
        if field.type is FieldType.BOOLEAN:
            return draw.choices(("yes", "no"), weights=(4, 1))[0]
        if field.type is FieldType.DATE:
            return (self._today() - timedelta(days=draw.randint(0, 9))).isoformat()
        if field.type is FieldType.CHOICE:
            return draw.choice(field.choices)[0]
        return f"P-{draw.randint(10_000, 99_999)}"
