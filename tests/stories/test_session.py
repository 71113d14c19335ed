"""A session as it is held: played with the keyboard alone on the demo catalogue, and counted."""

from __future__ import annotations

from datetime import date, timedelta

from app.domain.client import NOT_STATED
from app.domain.match import Fit
from tests.stories.hands import ALT, CTRL, ENTER, SHIFT, Hands, Key, texts
from ui.dialogs.keep_case import KeepCaseDialog
from ui.dialogs.question import Question
from ui.pages.session import SessionPage


def test_two_minutes_from_nothing_to_a_plan_with_a_note(hands: Hands) -> None:
    page = hands.page
    hands.press(Key.Key_1, modifier=ALT)
    hands.type("a")
    hands.answer("22")
    hands.type("d4")
    hands.type("2")
    hands.type("t1")
    hands.answer("8m")
    hands.press(Key.Key_Escape)
    for _ in range(3):
        hands.press(Key.Key_Space, Key.Key_Down)
    hands.type("n")
    hands.write_note("Kommt am Freitag wieder.")
    assert page.state.person.age == 22
    assert page.state.person.german == "a2"
    assert page.state.person.status == "duldung"
    assert len(page.plan.offers()) == 3
    hands.press(ENTER, modifier=CTRL)
    hands.story.dialog(KeepCaseDialog)
    hands.type("1")
    hands.press(ENTER)
    assert "Fall gespeichert" in hands.story.said()
    assert page.state.is_empty
    assert not page.plan.steps()
    assert hands.pressed <= 60

    from app.usecases.cases import cases, read_case

    (row,) = page.app.read(cases)
    case = page.app.read(read_case, row.id)
    (meeting,) = case.meetings
    assert meeting.notes[0].values["text"] == "Kommt am Freitag wieder."
    assert len(meeting.plan) == 3
    assert case.person.status == "duldung"


def tell_of_a_young_father(hands: Hands) -> None:
    """Dari, 22, eight months of Duldung, A2, no certificate, a child of two, wants to become an electrician."""
    page = hands.page
    hands.press(Key.Key_1, modifier=ALT)
    hands.type("a")
    hands.answer("22")
    hands.type("l")
    hands.answer("dari")
    assert page.state.person.languages == ("fa_AF",)
    hands.type("t1")
    hands.answer("8m")
    hands.type("e")
    hands.answer("2j")
    hands.type("d4")
    hands.type("2")
    hands.type("u1")
    hands.type("i")
    hands.answer("2")
    hands.type("1")
    assert page.state.person.children == (2,)
    assert page.state.person.childcare_needed is True
    assert page.advice is not None
    assert page.advice.answer.question is not None
    hands.type("z")
    hands.answer("Elektriker")
    assert page.state.person.wanted_occupation == "Elektriker"
    assert "Berufswunsch: Elektriker" in texts(page.question)
    hands.type("6")
    assert page.state.person.goal == "apprenticeship"


def test_a_young_father_sees_his_way_to_become_an_electrician(hands: Hands) -> None:
    tell_of_a_young_father(hands)
    page = hands.page
    way = texts(page.side.way)
    assert "Deutsch B1 mit Kinderbetreuung" in way
    assert "Erster Schulabschluss" in way
    assert "Einstiegsqualifizierung Elektro" in way
    assert "Ausbildung Elektronik" in way
    assert "Dazu: Kinderbetreuung während der Kurse" in way
    assert "Bald möglich" in way
    assert "möglich nach 9 Monaten" in way
    assert "§ 52" in way
    assert "Kein Weg gefunden" not in way
    assert "Ausbildung, Elektriker" in way
    assert "Dauert etwa 3,5 Jahre" in way
    assert "Bringt: Deutsch B1 und Kinderbetreuung" in way
    assert "am Ziel: Ausbildung, Elektriker." in way
    assert "Arbeitserlaubnis: Die Arbeitserlaubnis" not in way
    through_eq = [line for line in way.rpartition("Ein anderer Weg")[2].splitlines() if line[:2] in ("1.", "2.", "3.")]
    assert [line.endswith("(wie oben)") for line in through_eq] == [True, True, False]
    assert "Einstiegsqualifizierung Elektro mit Zusage" in through_eq[-1]
    assert "Handel" not in way.partition("Ein anderer Weg")[0].partition("Oder:")[0]
    assert page.advice is not None
    assert page.advice.answer.question is not None
    assert page.advice.answer.question.settles >= 1


def test_a_young_father_sees_when_bvb_opens_and_why_eq_is_open(hands: Hands) -> None:
    tell_of_a_young_father(hands)
    page = hands.page
    assert page.advice is not None
    page.results.search.setText("Einstiegsqualifizierung im Handel")
    hands.settle()
    eq = next(match for match in page.advice.answer.matches if "im Handel" in match.name)
    assert eq.fit is Fit.PERHAPS
    assert "work_permission" in {reason.criterion for reason in eq.reasons}
    page.results.search.setText("BvB")
    hands.settle()
    bvb = next(match for match in page.advice.answer.matches if "BvB" in match.name)
    assert any(reason.opens_on and reason.opens_on > date.today() for reason in bvb.reasons)
    page.results._refused.setChecked(True)
    hands.settle()
    page.show_offer(bvb.id)
    hands.settle()
    said = texts(page.side.offer)
    assert "nicht erfüllt" in said
    assert "SGB III" in said
    assert "Rechtsberatung" in said


def test_the_occupation_wanted_is_proposed_while_typing_and_kept_with_the_case(hands: Hands) -> None:
    from app.usecases.cases import cases, extract_case

    page = hands.page
    hands.type("z6")
    assert page.question.asking is not None
    assert page.question.asking.field == "wanted_occupation"
    hands.type("pfle")
    assert [button.property("code") for button in page.question._buttons] == ["Pflege", "Kinderpflege"]
    page.question._buttons[0].click()
    hands.settle()
    assert page.state.person.wanted_occupation == "Pflege"
    hands.press(Key.Key_S, modifier=CTRL | SHIFT)
    hands.story.dialog(KeepCaseDialog)
    hands.type("1")
    hands.press(ENTER)
    (row,) = page.app.read(cases)
    assert page.app.read(extract_case, row.id)["client"]["wanted_occupation"] == "Pflege"


def test_words_that_are_no_goal_are_an_occupation(hands: Hands) -> None:
    page = hands.page
    hands.type("z")
    hands.answer("IT")
    assert (page.state.person.goal, page.state.person.wanted_occupation) == (None, "IT")
    hands.type("arb")
    hands.press(ENTER)
    assert page.state.person.goal == "work"


def test_a_letter_ends_without_an_offer_in_eight_keys(hands: Hands) -> None:
    page = hands.page
    hands.type("b5")
    hands.answer("h")
    assert page.advice is not None
    certain = [one for one in page.advice.answer.deadlines if one.certain]
    assert len(certain) == 2
    assert all(one.day > date.today() for one in certain)
    said = texts(page.side.deadlines)
    assert "§" in said
    assert "Rechtsberatung" in said
    certainly, _, perhaps = said.partition("Nur falls es zutrifft")
    assert "vorübergehenden Schutzes" not in certainly
    assert "Gilt nur bei: Vorübergehender Schutz (§ 24, Ukraine)" in perhaps
    assert "Fristen (2)" in [page.side.tabs.tabText(leaf) for leaf in range(3)]
    assert page.soonest.isVisible()
    hands.press(ENTER, modifier=CTRL)
    assert hands.pressed <= 8
    assert "gezählt" in hands.story.said()
    assert page.state.is_empty


def test_what_a_letter_sets_off_is_due_in_the_case(hands: Hands) -> None:
    hands.type("b5")
    hands.answer("h")
    assert "Fristen (2)" in [hands.page.side.tabs.tabText(leaf) for leaf in range(3)]
    hands.press(Key.Key_S, modifier=CTRL | SHIFT)
    hands.story.dialog(KeepCaseDialog)
    hands.type("1")
    hands.press(ENTER)
    program = hands.story.start.program
    assert program is not None
    program.show_cases()
    hands.story.settle()
    assert program.cases is not None
    assert "Widerspruch oder Klage gegen einen anderen Bescheid · fällig" in texts(program.cases.pane.timeline)
    content, view = program.cases.pane.timeline.widget(), program.cases.pane.timeline
    assert content.height() <= view.viewport().height()


def test_a_decision_on_asylum_shows_two_deadlines(hands: Hands) -> None:
    hands.type("b1")
    hands.answer("gestern")
    names = [deadline.name for deadline in hands.page.advice.answer.deadlines]  # type: ignore[union-attr]
    assert names[0].startswith("Klage")
    assert any(name.startswith("Begründung") for name in names)


def test_no_answer_and_skip_are_never_asked_again(hands: Hands) -> None:
    page = hands.page
    asked = page.question.asking
    assert asked is not None
    hands.type("0")
    assert getattr(page.state.person, asked.field) is NOT_STATED
    following = page.question.asking
    assert following is not None
    assert following.field != asked.field
    hands.press(Key.Key_S)
    assert page.question.asking is None or page.question.asking.field not in (asked.field, following.field)


def test_a_contradiction_is_said_where_it_happens(hands: Hands) -> None:
    page = hands.page
    page.state.tell({"status": "settlement", "work_permission": "not_allowed"})
    page.ask_again()
    hands.settle()
    assert "Mit diesem Status ist Arbeit erlaubt" in texts(page.person)


def test_what_is_no_answer_is_said_and_kept(hands: Hands) -> None:
    page = hands.page
    hands.type("e")
    hands.answer("99.99.2020")
    assert "kein Datum" in texts(page.question)
    assert page.question.line.text() == "99.99.2020"
    assert page.state.person.arrived_on is None


def test_pins_stay_on_top_and_hidden_offers_come_back(hands: Hands) -> None:
    page = hands.page
    hands.press(Key.Key_Escape, Key.Key_Down, Key.Key_Down)
    card = page.current_card()
    assert card is not None
    hands.type("p")
    assert page.model.card(0).id == card.id  # type: ignore[union-attr]
    every = page.model.rowCount()
    hands.type("h")
    assert page.model.rowCount() == every - 1
    assert page.model.row_of(card.id) < 0
    page.results.hidden_wanted.emit()
    hands.settle()
    assert page.model.row_of(card.id) >= 0


def test_the_search_narrows_the_session(hands: Hands) -> None:
    page = hands.page
    every = page.model.rowCount()
    hands.press(Key.Key_F, modifier=CTRL)
    hands.type("kind")
    assert 0 < page.model.rowCount() < every


def test_an_unfinished_session_is_there_again(hands: Hands) -> None:
    page = hands.page
    hands.type("a")
    hands.answer("19")
    hands.type("n")
    hands.write_note("Bitte morgen anrufen")
    draft = page.app.read_draft("session")
    assert draft["note"] == "Bitte morgen anrufen"
    again = SessionPage(page.shell, page.app)
    try:
        hands.story.bot.waitUntil(lambda: again.state.person.age == 19, timeout=30_000)
        assert again.plan.note.toPlainText() == "Bitte morgen anrufen"
        hands.settle()
    finally:
        again.deleteLater()


def test_a_new_session_asks_before_it_empties_the_old_one(hands: Hands) -> None:
    hands.type("a")
    hands.answer("19")
    hands.press(Key.Key_N, modifier=CTRL)
    question = hands.story.dialog(Question)
    assert "geleert" in texts(question)
    question.buttons[0].click()
    hands.settle()
    assert hands.page.state.is_empty
    assert hands.page.app.read_draft("session") is None


def test_an_unmet_need_is_noted_with_one_key_and_its_barrier(hands: Hands) -> None:
    page = hands.page
    hands.press(Key.Key_5, modifier=ALT)
    assert page.state.person.needs == ("childcare",)
    hands.type("j")
    assert page.question.asking is not None
    assert page.question.asking.field == "barrier"
    hands.type("2")
    assert [(one.need, one.barrier) for one in page.state.unmet] == [("childcare", "full")]
    assert "Gemerkt" in hands.story.said()


def test_consent_needs_its_form_and_cancelling_leaves_nothing(hands: Hands) -> None:
    from app.usecases.cases import cases

    page = hands.page
    hands.type("n")
    hands.write_note("Notiz")
    hands.press(ENTER, modifier=CTRL)
    dialog = hands.story.dialog(KeepCaseDialog)
    hands.press(ENTER)
    assert "auf welcher Grundlage" in texts(dialog)
    hands.type("3")
    dialog.work()
    assert "in welcher Form" in texts(dialog)
    hands.press(Key.Key_Escape)
    assert page.app.read(cases) == ()
    assert page.plan.note.toPlainText() == "Notiz"


def test_months_ago_are_counted_back(hands: Hands) -> None:
    hands.type("e")
    hands.answer("2w")
    assert hands.page.state.person.arrived_on == date.today() - timedelta(weeks=2)
