"""What is noted of a conversation beside the answers, and what the keyboard must never lose."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.match import Fit
from app.usecases.cases import cases, read_case
from tests.stories.hands import ALT, CTRL, ENTER, Hands, Key, texts
from ui.dialogs.keep_case import KeepCaseDialog
from ui.dialogs.question import Question
from ui.session_draft import session_of


def keep(held: Hands) -> None:
    """Finish as a case, on the legal task."""
    held.press(ENTER, modifier=CTRL)
    held.story.dialog(KeepCaseDialog)
    held.type("1")
    held.press(ENTER)


def test_a_young_woman_wants_her_certificate_recognised(hands: Hands) -> None:
    page = hands.page
    hands.press(Key.Key_8, modifier=ALT)
    hands.type("a")
    hands.answer("19")
    hands.type("l")
    hands.answer("ukr")
    hands.type("t4")
    hands.answer("2j")
    hands.type("d5")
    hands.type("1")
    hands.type("u7")
    hands.type("2")
    hands.type("z7")
    person = page.state.person
    assert (person.age, person.languages, person.status) == (19, ("uk",), "permit_24")
    assert (person.german, person.german_certified, person.school) == ("b1", True, "foreign")
    assert person.school_recognised == "no"
    assert page.advice is not None
    first = [(match.name, match.fit) for match in page.advice.answer.matches[:3]]
    assert {name for name, _ in first} == {
        "Anerkennung im Handwerk",
        "Anerkennungsberatung der IHK",
        "Schulzeugnisse anerkennen lassen",
    }
    assert {fit for _, fit in first} == {Fit.FITS}
    (path,) = page.advice.answer.paths
    assert path.arrives is not None
    assert path.arrives > date.today()
    way = texts(page.side.way)
    assert "Schulzeugnisse anerkennen lassen" in way
    assert "Oder: " in way
    page.side.show_leaf(2)
    assert "04.03.2027" in texts(page.side.deadlines)
    recognition = [match for match in page.advice.answer.matches if "nerkennung" in match.name]
    assert recognition
    assert Fit.NO not in {match.fit for match in recognition}


def test_the_channel_and_what_was_opened_are_noted(hands: Hands) -> None:
    page = hands.page
    hands.type("q3")
    assert page.state.meeting["channel"] == "phone"
    assert "Telefon" in page.person._notes["channel"].text()
    hands.type("y")
    hands.answer("2w")
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_Space, Key.Key_Down, ENTER)
    opened = page.chosen
    planned = page.plan.offers()
    assert opened is not None
    assert len(planned) == 1
    assert page.state.opened == {opened.id}
    keep(hands)
    (row,) = page.app.read(cases)
    (meeting,) = page.app.read(read_case, row.id).meetings
    assert meeting.encounter.values["channel"] == "phone"
    assert meeting.encounter.values["visit"] == "first"
    assert meeting.encounter.values["follow_up_on"] == (date.today() + timedelta(weeks=2)).isoformat()
    handed = {one.values["offer_id"]: one.values["how"] for one in meeting.offers}
    assert handed == {planned[0]: "handed_out", opened.id: "shown"}


def test_a_key_pressed_while_the_next_question_is_worked_out_answers_what_is_shown(hands: Hands) -> None:
    page = hands.page
    hands.type("g")
    for sign in "12":
        QTest.keyClicks(QApplication.focusWidget(), sign)
    hands.settle()
    first, second = (code for code, _words in page_choices(hands, "gender")[:2])
    assert first != second
    assert page.state.person.gender == second


def page_choices(held: Hands, field: str) -> list[tuple[str, str]]:
    """The answers a field offers, in the order of their keys."""
    from ui.session_entry import choices

    return list(choices(field, held.page.tr_, held.page.labels))


def test_an_offer_outside_the_list_is_shown_and_planned(hands: Hands) -> None:
    page = hands.page
    card = page.model.card(0)
    assert card is not None
    page.results.search.setText("BvB")
    hands.settle()
    assert page.model.row_of(card.id) < 0
    page.show_offer(card.id)
    hands.settle()
    assert page.chosen is not None
    assert page.chosen.id == card.id
    assert "Warum" in texts(page.side.offer)
    page.side.offer.plan.click()
    hands.settle()
    assert page.plan.offers() == (card.id,)


def test_what_does_not_fit_is_one_key_away(hands: Hands) -> None:
    page = hands.page
    hands.type("a")
    hands.answer("45")
    assert page.advice is not None
    count = page.advice.answer.counts[Fit.NO]
    assert count > 0
    hands.press(Key.Key_A, modifier=CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert page.advice.refused == count
    chosen = page.current_card()
    assert chosen is not None
    assert page.model.row_of(chosen.id) == page.advice.total - count
    assert "nicht erfüllt" in texts(page.side.offer)


def test_a_deadline_that_is_named_counts_in_the_list_and_in_the_record(hands: Hands) -> None:
    page = hands.page
    hands.type("b7")
    hands.answer("1w")
    assert page.state.occasion == "deadline"
    assert page.state.deadline_on == date.today() + timedelta(weeks=1)
    assert "Frist, die im Brief steht" in texts(page.side.deadlines)
    assert "Frist, die im Brief steht" in page.soonest.words()


def test_a_form_is_counted_as_a_form(hands: Hands) -> None:
    from datetime import datetime

    hands.type("b8")
    page = hands.page
    assert session_of(page.state, (), "", datetime.now(), None).occasion == "form"


@pytest.mark.parametrize("public_body", [True, False])
def test_a_public_body_keeps_no_missing_papers_in_a_draft(hands: Hands, public_body: bool) -> None:
    page = hands.page
    page.app.settings = replace(page.app.settings, public_body=public_body)
    page.state.tell({"age": 20, "status": "no_papers"})
    page.stores.save()
    hands.settle()
    answers = page.app.read_draft("session")["answers"]
    assert answers["age"] == 20
    assert answers["status"] == (None if public_body else "no_papers")


@pytest.mark.parametrize(
    ("keys", "typed", "sentence"),
    [("a", "150", "kein Alter"), ("i", "x", "keine Altersangaben"), ("w", "weit", "keine Entfernung")],
)
def test_impossible_answers_are_said_where_they_are_typed(
    hands: Hands,
    keys: str,
    typed: str,
    sentence: str,
) -> None:
    page = hands.page
    hands.type(keys)
    page.question.line.setText(typed)
    hands.press(ENTER)
    assert sentence in texts(page.question)
    assert page.question.line.text() == typed
    hands.press(Key.Key_Escape)
    assert page.advice is not None


def test_a_day_in_the_future_is_said_and_the_session_goes_on(hands: Hands) -> None:
    page = hands.page
    hands.type("e")
    hands.answer("1.1.2031")
    assert "Der Tag der Einreise liegt in der Zukunft." in texts(page.person)
    assert page.person._chips["arrived_on"].property("state") == "doubt"
    hands.type("a")
    hands.answer("22")
    assert page.state.person.age == 22
    assert page.model.rowCount() > 0


def test_where_people_are_kept_elsewhere_a_session_is_only_counted(hands: Hands) -> None:
    page = hands.page
    page.app.settings = replace(page.app.settings, cases=False)
    hands.type("a")
    hands.answer("20")
    hands.type("n")
    hands.write_note("Kommt wieder")
    hands.press(ENTER, modifier=CTRL)
    question = hands.story.dialog(Question)
    assert "in einem anderen System" in texts(question)
    assert page.plan.note.toPlainText() == "Kommt wieder"
    question.buttons[0].click()
    hands.settle()
    assert "gezählt" in hands.story.said()
    assert page.app.read(cases) == ()
    program = hands.story.start.program
    assert program is not None
    program.show_cases()
    assert program.cases is None
