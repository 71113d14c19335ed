"""Rules with an error and rules that overlap, met in the window: said where they stand, and the session goes on."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from app.domain.match import Fit, Verdict
from app.store import reading, writing
from app.store.unit import UnitOfWork
from tests.stories.hands import ALT, CTRL, Hands, Key, texts
from ui.dialogs.service_editor import ServiceEditor
from ui.pages.session import SessionPage

BAD_RULES = {
    "reversed": [{"min": 27, "max": 16}],
    "overlap": [{"min": 16, "max": 21}, {"min": 18, "max": 26}],
}
IN_THE_MATCH = {"reversed": "Das Ende liegt vor dem Anfang.", "overlap": "sagen Verschiedenes"}
IN_THE_CATALOGUE = {"reversed": "Diese Regel ist fehlerhaft", "overlap": "gilt zugleich mit einer anderen"}
IN_THE_EDITOR = {"reversed": "Das Ende liegt vor dem Anfang.", "overlap": "Eine andere Regel gilt zugleich"}


def give_rules(unit: UnitOfWork, offer: UUID, rules: list[dict[str, int]]) -> None:
    values: list[dict[str, Any]] = [{"service_id": offer, "criterion": "age", "data": data} for data in rules]
    writing.insert_records(unit, "eligibility", [writing.NewRecord(uuid4(), one) for one in values])


@pytest.mark.parametrize("fault", BAD_RULES)
def test_a_bad_rule_is_said_in_the_session_and_in_the_catalogue(hands: Hands, fault: str) -> None:
    page = hands.page
    offer = recognition_of_crafts(page)
    page.app.write("rules", give_rules, offer, BAD_RULES[fault])
    hands.press(Key.Key_8, modifier=ALT)
    hands.type("a")
    hands.answer("24")
    assert page.advice is not None
    match = next(one for one in page.advice.answer.matches if one.id == offer)
    assert match.fit is Fit.PERHAPS
    assert [one.criterion for one in match.reasons if one.verdict is Verdict.OPEN] == ["age"]
    page.show_offer(offer)
    hands.settle()
    assert IN_THE_MATCH[fault] in texts(page.side.offer)
    assert page.question.asking is not None

    catalogue = hands.story.page
    assert hands.story.start.program is not None
    hands.story.start.program.show_catalogue()
    catalogue.show_offer(offer)
    hands.story.settle()
    assert IN_THE_CATALOGUE[fault] in texts(catalogue.detail)
    catalogue.does.edit()
    hands.story.settle()
    editor = hands.story.dialog(ServiceEditor)
    hands.story.press(Key.Key_S, CTRL)
    assert IN_THE_EDITOR[fault] in texts(editor)
    assert editor.isVisible()
    editor.reject()


def recognition_of_crafts(page: SessionPage) -> UUID:
    """An offer with no rule of its own about ages."""

    def found(view: Any) -> UUID:
        services = reading.all_records(view, "service")
        return next(one.id for one in services if one.values["name"] == "Anerkennung im Handwerk")

    return page.app.read(found)
