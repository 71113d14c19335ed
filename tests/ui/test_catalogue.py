"""The parts of the catalogue by themselves: list, cards, filters, words, form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from app.changes import Kind, Origin, changed
from app.domain.detail import AccessRule, OtherWay
from app.domain.forms import Row, ServiceForm
from app.domain.profile import Criterion, Force
from app.domain.search import (
    Card,
    Cost,
    Criteria,
    Facet,
    FacetCount,
    Opening,
    OpeningState,
    SearchPage,
    Sort,
    Span,
)
from app.i18n import translator
from app.languages import language_name
from ui import wording
from ui.dialogs.service_editor import ServiceEditor
from ui.dialogs.service_sections import Known
from ui.messages import Banner
from ui.models.offers import PAGE, OffersModel
from ui.page import Shell
from ui.rule_text import rule_lines
from ui.widgets.filter_panel import FilterPanel
from ui.widgets.offer_delegate import OfferDelegate
from ui.widgets.offer_face import face
from ui.widgets.offer_list import OfferList
from ui.widgets.search_box import SearchBox

TR = translator()
TODAY = date(2026, 11, 23)


def card(number: int, **values: object) -> Card:
    make: Callable[..., Card] = Card
    return make(id=UUID(int=number), name=(Span(f"Angebot {number}"),), organization="Haus der Beispiele", **values)


def label(_facet: Facet, code: str) -> str:
    return code


def filled_model(total: int) -> OffersModel:
    model = OffersModel(lambda one: face(TR, label, one, TODAY).spoken())
    model.show_first(total, [card(number) for number in range(min(total, PAGE))])
    return model


def test_the_model_keeps_to_qts_rules(qtbot: QtBot) -> None:
    model = OffersModel(lambda one: one.title)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_first(120, [card(number) for number in range(PAGE)])
    model.add_page(PAGE, [card(number) for number in range(PAGE, 2 * PAGE)])
    model.show_first(0, [])


def test_a_page_is_asked_for_once_when_it_is_looked_at(qtbot: QtBot) -> None:
    model = filled_model(200)
    asked: list[int] = []
    model.page_wanted.connect(asked.append)
    for _ in range(3):
        assert model.index(120, 0).data() is None
    qtbot.waitUntil(lambda: bool(asked))
    model.index(120, 0).data()
    qtbot.wait(1)
    assert asked == [120]
    model.add_page(120, [card(number) for number in range(120, 120 + PAGE)])
    assert model.index(120, 0).data() == "Angebot 120"
    assert model.row_of(UUID(int=120)) == 120


def test_a_page_that_was_superseded_is_asked_for_again(qtbot: QtBot) -> None:
    model = filled_model(200)
    with qtbot.waitSignal(model.page_wanted):
        model.index(60, 0).data()
    model.forget_page(60 - 60 % PAGE)
    with qtbot.waitSignal(model.page_wanted):
        model.index(60, 0).data()


def test_page_down_through_many_offers_fetches_only_what_is_seen(qtbot: QtBot, shell: Shell) -> None:
    model = filled_model(100_000)
    asked: list[int] = []
    view = OfferList()
    qtbot.addWidget(view)
    view.setModel(model)
    view.setItemDelegate(OfferDelegate(shell.theme, lambda one: face(TR, label, one, TODAY), view))

    def fetch(offset: int) -> None:
        asked.append(offset)
        model.add_page(offset, [card(number) for number in range(offset, offset + PAGE)])

    model.page_wanted.connect(fetch)
    view.resize(520, 700)
    view.show()
    view.setCurrentIndex(model.index(0, 0))
    for _ in range(60):
        QTest.keyClick(view, Qt.Key.Key_PageDown)
        qtbot.wait(1)
    reached = view.currentIndex().row()
    assert reached > 4 * PAGE
    assert sorted(asked) == list(range(PAGE, reached + PAGE, PAGE))[: len(asked)]
    QTest.keyClick(view, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: model.card(99_999) is not None)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (OpeningState(Opening.OPEN, (("09:00", "12:00"), ("13:30", "16:00"))), "heute 9 bis 12 und 13:30 bis 16 Uhr"),
        (OpeningState(Opening.BY_APPOINTMENT), "nach Vereinbarung"),
        (OpeningState(Opening.CLOSED), "heute geschlossen"),
        (OpeningState(Opening.CLOSED, next_day=date(2026, 11, 24)), "heute geschlossen, wieder Di. 24. Nov."),
        (OpeningState(), "Zeiten unbekannt"),
    ],
)
def test_the_four_states_have_words_and_a_sign(state: OpeningState, words: str) -> None:
    shown = face(TR, label, card(1, opening=state), TODAY).state
    assert shown.text == words
    assert shown.icon


def test_a_closed_offer_says_so_before_its_hours() -> None:
    shown = face(TR, label, card(1, status="temporarily closed", opening=OpeningState(Opening.OPEN)), TODAY)
    assert shown.state.text == "vorübergehend geschlossen"


def test_a_card_reads_itself_aloud_whole() -> None:
    one = card(1, cost=Cost.FREE, languages=("de", "fa-AF"), distance_km=1.24, next_date=date(2027, 9, 1))
    spoken = face(TR, label, one, TODAY).spoken()
    for part in ("Angebot 1", "kostenlos", "Dari", "1,2 km", "beginnt 01.09.2027"):
        assert part in spoken


def test_filters_hand_over_what_is_ticked_and_take_it_back(qtbot: QtBot, shell: Shell) -> None:
    panel = FilterPanel(shell.theme, TR)
    qtbot.addWidget(panel)
    counts = tuple(FacetCount(f"t{number}", f"Thema {number}", 20 - number) for number in range(9))
    panel.show_counts(SearchPage(20, (), {Facet.TOPIC: counts}, open_today=3))
    panel.show_districts({"Nordstadt": (51.5, 7.2)})
    panel.show()
    group = panel.groups[Facet.TOPIC]
    assert len(group.rows()) == 6
    group.rows()[1].box.click()
    panel._origin.setCurrentIndex(1)
    panel._slider.setValue(2)
    given = panel.criteria(Criteria(text="Kurs", sort=Sort.NAME))
    assert given.chosen == {Facet.TOPIC: frozenset({"t1"})}
    assert (given.origin, given.within_km, given.text, given.sort) == ((51.5, 7.2), 3.0, "Kurs", Sort.NAME)
    assert panel.active() == 2
    panel.show_counts(SearchPage(0, (), {}))
    assert [row.code for row in group.rows()] == ["t1"]
    panel.reset()
    assert panel.criteria(Criteria()) == Criteria()


def test_words_of_a_filter_on_two_lines_are_not_cut_off(qtbot: QtBot, shell: Shell) -> None:
    panel = FilterPanel(shell.theme, TR)
    qtbot.addWidget(panel)
    counts = tuple(FacetCount(f"k{number}", "Wohnen, Gesundheit und Freizeit", 9) for number in range(6))
    panel.show_counts(SearchPage(9, (), {Facet.KIND: counts}))
    panel.resize(262, 300)
    panel.show()
    rows = panel.groups[Facet.KIND].rows()
    qtbot.waitUntil(lambda: "\n" in rows[0].box.text())
    qtbot.waitUntil(lambda: rows[0].box.height() >= rows[0].box.sizeHint().height())
    assert rows[0].box.height() >= 2 * rows[0].box.fontMetrics().height()


def test_a_rule_says_force_source_and_that_its_check_is_overdue() -> None:
    rule = AccessRule(
        id=uuid4(),
        criterion=Criterion.STATUS,
        data={"allowed": ["a", "b"]},
        force=Force.DISCRETION,
        decided_by="das Bundesamt",
        other_ways=(OtherWay("Verpflichtung durch das Jobcenter", "§ 44a"),),
        paragraph="§ 44 Absatz 4",
        source="AufenthG",
        checked_on=date(2026, 1, 2),
        check_by=date(2026, 6, 30),
        overdue=True,
        inherited_from="Integrationskurs",
        labels={"a": "Aufenthaltsgestattung", "b": "Duldung"},
    )
    said = "\n".join(line.text for line in rule_lines(TR, rule, TODAY))
    for part in (
        "Aufenthaltsgestattung oder Duldung",
        "Ermessen: das Bundesamt entscheidet.",
        "Anderer Weg: Verpflichtung durch das Jobcenter (§ 44a)",
        "§ 44 Absatz 4 · AufenthG · geprüft am 02.01.2026 · gilt für die Art „Integrationskurs“",
        "sollte bis 30.06.2026 neu geprüft werden",
    ):
        assert part in said


def edited(qtbot: QtBot, shell: Shell) -> ServiceEditor:
    organization = uuid4()
    names = ((organization, "Haus der Beispiele"), (uuid4(), "MIAMI-DADE COUNTY COMMUNITY ACTION AND SERVICES " * 3))
    known = Known(TR, names, {"german": (("a2", "A2"), ("b1", "B1"))})
    rule = {"criterion": "german", "force": "must", "data": {"min": "a2", "certified": True}}
    rows = {
        "phones": (Row({"number": "0221 4710000"}, uuid4(), {"record": (b"1",)}),),
        "schedules": (Row({"byday": "2MO", "opens_at": "09:00", "freq": "MONTHLY"}, uuid4()),),
        "eligibilities": (Row(rule, uuid4()),),
    }
    values = {"name": "Kurs", "organization_id": organization, "status": "active", "minimum_age": 18}
    editor = ServiceEditor(shell.theme, known, ServiceForm(values, uuid4(), {"name": (b"v",)}, rows=rows))
    qtbot.addWidget(editor)
    return editor


def test_a_form_hands_back_what_it_got(qtbot: QtBot, shell: Shell) -> None:
    editor = edited(qtbot, shell)
    form = editor.form()
    assert not editor.is_changed()
    assert form.based_on == {"name": (b"v",)}
    assert form.rows["phones"][0].based_on == {"record": (b"1",)}
    assert form.rows["eligibilities"][0].values["data"] == {"min": "a2", "certified": True}
    assert form.rows["schedules"][0].values["byday"] == "2MO"
    assert form.rows["schedules"][0].values.get("freq", "MONTHLY") == "MONTHLY"


def test_a_long_name_of_an_institution_does_not_widen_the_form(qtbot: QtBot, shell: Shell) -> None:
    editor = edited(qtbot, shell)
    editor.show()
    area = editor._tabs.currentWidget()
    assert isinstance(area, QScrollArea)
    content = area.widget()
    assert content is not None
    assert content.width() == area.viewport().width()
    assert content.minimumSizeHint().width() <= 640
    assert editor._fields["name"].width() > content.width() * 0.9


def test_a_form_hears_of_a_change_elsewhere_once(qtbot: QtBot, shell: Shell) -> None:
    editor = edited(qtbot, shell)
    assert editor.offer is not None
    editor.tell_changed(changed(Kind.CATALOGUE, {uuid4()}))
    assert not editor.findChildren(Banner)
    for _ in range(2):
        editor.tell_changed(changed(Kind.CATALOGUE, {editor.offer}, Origin.SYNC))
    assert len(editor.findChildren(Banner)) == 1


def test_words_for_numbers_ages_and_languages() -> None:
    assert wording.offers(TR, 1) == "1 Angebot"
    assert wording.offers(TR, 4089) == "4.089 Angebote"
    assert wording.ages(TR, 18, 27) == "18 bis 27 Jahre"
    assert language_name("de", "fa-AF") == "Dari"
    assert language_name("de", "xx-unbekannt") == "xx-unbekannt"
    assert wording.money(TR, 2.29, "EUR") == "2,29\xa0€"


def test_taking_back_means_the_page_where_nothing_is_typed(qtbot: QtBot, shell: Shell) -> None:
    box = SearchBox(shell.theme, TR)
    qtbot.addWidget(box)
    heard = []
    action = QAction(box)
    action.setShortcut("Ctrl+Z")
    action.triggered.connect(lambda: heard.append(box.text()))
    box.addAction(action)
    with qtbot.waitActive(box):
        box.show()
        box.activateWindow()
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(box, "Kurs")
    QTest.keyClick(box, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert heard == [""]
    assert box.text() == ""


def test_a_course_that_has_not_begun_says_when_it_does() -> None:
    begins = card(1, next_date=date(2027, 1, 18), opening=OpeningState(Opening.CLOSED))
    shown = face(TR, label, begins, TODAY)
    assert "beginnt" in shown.state.text
    assert shown.aside == ""
