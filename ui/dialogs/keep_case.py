"""Keeping a session as a case: on what legal basis, and the consent where that is the basis."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QPushButton, QRadioButton, QWidget

from app.domain.client import Person, completed_years
from app.domain.handout import NoticeWish
from app.domain.session import COUNSELLING, OF_AGE, Consent, NewCase, case_problems
from app.i18n import N_
from app.languages import language_name
from ui.dialogs.form import FormDialog
from ui.handout_wish import proposed_language
from ui.icons import put_icon
from ui.page import Shell
from ui.session_fields import LANGUAGES
from ui.widgets.fields import ChoiceField, LineField

BASES = {
    "task": N_("1  Gesetzliche Aufgabe der Stelle"),
    "contract": N_("2  Vertrag oder Vereinbarung"),
    "consent": N_("3  Einwilligung der Person"),
}
FORMS = {"written": N_("schriftlich"), "oral": N_("mündlich"), "electronic": N_("elektronisch")}
INTERPRETERS = {
    "none": N_("ohne Dolmetschen"),
    "interpreter": N_("mit Dolmetscherin oder Dolmetscher"),
    "by_phone": N_("am Telefon gedolmetscht"),
    "relative": N_("mit Angehörigen"),
    "colleague": N_("mit Kollegin oder Kollege"),
}
GIVERS = {"person": N_("die Person selbst"), "guardian": N_("die Sorgeberechtigten"), "both": N_("beide")}
WIDTH = 620
SENTENCES = {
    "form": N_("Bitte angeben, in welcher Form eingewilligt wurde."),
    "language": N_("Bitte angeben, in welcher Sprache eingewilligt wurde."),
    "given_by": N_("Bitte angeben, wer eingewilligt hat: Die Person ist noch nicht 18."),
}


class KeepCaseDialog(FormDialog):
    """Names the basis first; only then there is a case. `kept` carries it, `counted` means: without note and plan."""

    kept = Signal(object)
    counted = Signal()

    def __init__(
        self, shell: Shell, person: Person, with_note: bool, reads: str, parent: QWidget | None = None
    ) -> None:
        tr = shell.translator
        super().__init__(shell, tr.gettext("Als Fall behalten"), tr.gettext("Als Fall behalten"), parent)
        self._person, self._reads = person, reads
        about = QLabel(
            tr.gettext(
                "Notiz und Plan gehören zu einer Person. Dafür braucht es eine Rechtsgrundlage. "
                "Die Hinweise zum Datenschutz (Artikel 13) bekommt die Person in jedem Fall."
            )
        )
        about.setWordWrap(True)
        self.body.addWidget(about)
        self.notice = QPushButton(tr.gettext("Hinweise zum Datenschutz …"))
        put_icon(self.notice, shell.theme, "printer", "text")
        self.notice.setAutoDefault(False)
        self.notice.clicked.connect(self._on_notice)
        self.body.addWidget(self.notice, 0, Qt.AlignmentFlag.AlignLeft)
        self._bases = QButtonGroup(self)
        self._radios: dict[str, QRadioButton] = {}
        for code, words in BASES.items():
            radio = QRadioButton(tr.gettext(words))
            self._bases.addButton(radio)
            self._radios[code] = radio
            self.body.addWidget(radio)
        self._bases.buttonToggled.connect(lambda *_: self._show_consent())
        self._consent = self._consent_fields()
        self.body.addWidget(self._consent)
        self._name = LineField(tr.gettext("Name oder Zeichen, unter dem der Fall zu finden ist (kann leer bleiben)"))
        self.body.addWidget(self._name)
        if with_note:
            count = QPushButton(tr.gettext("Nur zählen, ohne Notiz und Plan"))
            count.setAutoDefault(False)
            count.clicked.connect(self._on_count)
            self.buttons.addButton(count, self.buttons.ButtonRole.ActionRole)
        self.setMinimumWidth(WIDTH)
        self._show_consent()
        self._radios["task"].setFocus()

    def work(self) -> None:
        basis = self._basis()
        if not basis:
            self._say(self.tr_.gettext("Bitte wählen, auf welcher Grundlage die Daten bleiben (1, 2 oder 3)."))
            return
        case = NewCase((self._consent_of(basis),), name=self._name.value())
        problems = case_problems(case, date.today(), self._age())
        if problems:
            field = problems[0].field.rpartition("/")[2]
            words = SENTENCES.get(field)
            self._say(self.tr_.gettext(words) if words else problems[0].sentence(self.tr_))
            return
        self.kept.emit(case)
        self.accept()

    def choose(self, basis: str) -> None:
        """Choose a basis as a click would."""
        self._radios[basis].setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1, 2 and 3 choose the basis wherever nobody types."""
        chosen = dict(zip("123", BASES, strict=True)).get(event.text())
        if chosen:
            self.choose(chosen)
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit(max(WIDTH, self.width()))

    def _say(self, sentence: str) -> None:
        self.trouble.say(sentence)
        self.fit(max(WIDTH, self.width()))

    def _on_count(self) -> None:
        self.counted.emit()
        self.accept()

    def _on_notice(self) -> None:
        # Late: printing loads a library of its own.
        from ui.dialogs.notice import NoticeDialog

        basis = self._basis()
        kept = self._consent_of(basis)
        wish = NoticeWish(basis, (kept.purpose,), kept.interpreter != "none", self._is_minor())
        NoticeDialog(self.shell, wish, proposed_language(kept.language, (self._reads,)), self).open()

    def _basis(self) -> str:
        return next((code for code, radio in self._radios.items() if radio.isChecked()), "")

    def _consent_of(self, basis: str) -> Consent:
        if basis != "consent":
            return Consent(COUNSELLING, basis)
        return Consent(
            COUNSELLING,
            basis,
            self._form.value() or None,
            date.today(),
            self._language.value() or None,
            self._interpreter.value() or None,
            self._giver.value() or None,
        )

    def _age(self) -> int | None:
        birth: date | None = self._person.known("birth_date")
        years: int | None = completed_years(birth, date.today()) if birth else self._person.known("age")
        return years

    def _is_minor(self) -> bool:
        age = self._age()
        return age is not None and age < OF_AGE

    def _consent_fields(self) -> QWidget:
        tr, holder = self.tr_, QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(24, 0, 0, 0)
        grid.setSpacing(8)
        self._form = ChoiceField(tr.gettext("Form"), [(code, tr.gettext(words)) for code, words in FORMS.items()], True)
        spoken = tuple(self._person.known("languages") or ())
        languages = [(code, language_name(tr.language, code)) for code in dict.fromkeys((*spoken, "de", *LANGUAGES))]
        self._language = ChoiceField(tr.gettext("Sprache"), languages, True)
        self._language.set_value(next(iter(spoken), None))
        interpreters = [(code, tr.gettext(words)) for code, words in INTERPRETERS.items()]
        self._interpreter = ChoiceField(tr.gettext("Dolmetschen"), interpreters)
        givers = [(code, tr.gettext(words)) for code, words in GIVERS.items()]
        self._giver = ChoiceField(tr.gettext("Wer willigt ein?"), givers, True)
        for place, field in enumerate((self._form, self._language, self._interpreter, self._giver)):
            grid.addWidget(field, *divmod(place, 2))
        return holder

    def _show_consent(self) -> None:
        self._consent.setVisible(self._radios["consent"].isChecked())
        self._giver.setVisible(self._is_minor())
        self.fit(max(WIDTH, self.width()))
