"""What can be known of a person, as a session asks it: names, questions, keys, answers and how they are typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from app.domain.case_text import CODE_WORDS
from app.domain.session import CHANNELS, INTERPRETERS
from app.i18n import N_


class Entry(Enum):
    """How an answer is given."""

    CHOICE = auto()
    CHOICES = auto()
    YES_NO = auto()
    AGE = auto()
    AGES = auto()
    DAY = auto()
    DUE = auto()
    NUMBER = auto()
    WORDS = auto()
    LANGUAGES = auto()


@dataclass(frozen=True, slots=True)
class Asked:
    """One field: its short name, its question, the key that opens it, and the taxonomy its codes come from.

    `otherwise`: the field that takes what is typed and is none of the choices.
    """

    name: str
    question: str
    entry: Entry
    key: str = ""
    taxonomy: str = ""
    codes: tuple[str, ...] = ()
    otherwise: str = ""


ASKED: Mapping[str, Asked] = {
    "age": Asked(N_("Alter"), N_("Wie alt?"), Entry.AGE, "A"),
    "languages": Asked(N_("Sprachen"), N_("Welche Sprachen spricht die Person?"), Entry.LANGUAGES, "L"),
    "german": Asked(N_("Deutsch"), N_("Wie gut ist das Deutsch?"), Entry.CHOICE, "D", "german"),
    "german_certified": Asked(N_("Deutsch-Zertifikat"), N_("Gibt es ein Zertifikat für dieses Niveau?"), Entry.YES_NO),
    "school": Asked(N_("Schulabschluss"), N_("Welchen Schulabschluss gibt es?"), Entry.CHOICE, "U", "school"),
    "goal": Asked(N_("Ziel"), N_("Wohin soll es gehen?"), Entry.CHOICE, "Z", "goal", otherwise="wanted_occupation"),
    "wanted_occupation": Asked(N_("Berufswunsch"), N_("In welchem Beruf?"), Entry.WORDS, taxonomy="wanted_occupation"),
    "children": Asked(N_("Kinder"), N_("Gibt es Kinder, und wie alt sind sie?"), Entry.AGES, "I"),
    "status": Asked(N_("Aufenthalt"), N_("Welches Aufenthaltspapier?"), Entry.CHOICE, "T", "status"),
    "status_since": Asked(N_("Status seit"), N_("Seit wann gilt dieser Status?"), Entry.DAY),
    "work_permission": Asked(N_("Arbeit"), N_("Was steht zur Arbeit im Papier?"), Entry.CHOICE, "R", "work_permission"),
    "district": Asked(N_("Stadtteil"), N_("In welchem Stadtteil?"), Entry.CHOICE, "O", "district"),
    "travel_km": Asked(N_("Weg höchstens"), N_("Wie viele Kilometer sind höchstens möglich?"), Entry.NUMBER, "W"),
    "gender": Asked(N_("Geschlecht"), N_("Welches Geschlecht?"), Entry.CHOICE, "G", "gender"),
    "registered_with": Asked(N_("Gemeldet bei"), N_("Wo ist die Person gemeldet?"), Entry.CHOICE, "M", "registration"),
    "arrived_on": Asked(N_("Einreise"), N_("Wann war die Einreise?"), Entry.DAY, "E"),
    "permit_until": Asked(N_("Papier gültig bis"), N_("Bis wann gilt das Papier?"), Entry.DUE, "V"),
    "times": Asked(
        N_("Zeiten"),
        N_("Wann hat die Person Zeit?"),
        Entry.CHOICES,
        "C",
        codes=("morning", "afternoon", "evening", "weekend", "flexible"),
    ),
    "childcare_needed": Asked(N_("Betreuung"), N_("Wird für den Kurs eine Kinderbetreuung gebraucht?"), Entry.YES_NO),
    "duldung_kind": Asked(
        N_("Art der Duldung"),
        N_("Welche Art der Duldung?"),
        Entry.CHOICE,
        codes=("ordinary", "discretion"),
    ),
    "asylum_registered_on": Asked(N_("Asylantrag"), N_("Wann wurde der Asylantrag registriert?"), Entry.DAY),
    "identity_clear": Asked(N_("Identität geklärt"), N_("Ist die Identität geklärt?"), Entry.YES_NO),
    "school_recognised": Asked(
        N_("Zeugnis anerkannt"),
        N_("Ist das ausländische Zeugnis anerkannt?"),
        Entry.CHOICE,
        codes=("yes", "no", "applied"),
    ),
    "school_equivalent": Asked(
        N_("Zeugnis entspricht"), N_("Welchem Abschluss entspricht das Zeugnis?"), Entry.CHOICE, taxonomy="school"
    ),
    "pupil": Asked(N_("Schule"), N_("Geht die Person zur Schule?"), Entry.YES_NO),
    "in_training": Asked(N_("In Ausbildung"), N_("Macht die Person eine Ausbildung?"), Entry.YES_NO),
    "employed": Asked(N_("In Arbeit"), N_("Hat die Person eine Arbeit?"), Entry.YES_NO),
    "training_contract": Asked(N_("Ausbildungsvertrag"), N_("Gibt es einen Ausbildungsvertrag?"), Entry.YES_NO),
    "recognition_running": Asked(
        N_("Anerkennung läuft"), N_("Läuft schon ein Verfahren zur Anerkennung?"), Entry.YES_NO
    ),
    "lives_apart_from_parents": Asked(
        N_("Eigene Wohnung"), N_("Wohnt die Person getrennt von den Eltern?"), Entry.YES_NO
    ),
    "experience": Asked(N_("Arbeitserfahrung"), N_("Welche Arbeitserfahrung gibt es?"), Entry.WORDS, "X"),
    "skills": Asked(N_("Fähigkeiten"), N_("Was kann die Person gut?"), Entry.WORDS, "F"),
}
"""The fields in the order of the chips; age takes a birth date as well, needs are toggles of their own."""

LETTERS: Mapping[str, Asked] = {
    "letter_kind": Asked(
        N_("Brief"),
        N_("Was für ein Brief ist es?"),
        Entry.CHOICE,
        codes=(
            "asylum_decision",
            "asylum_decision_inadmissible_or_unfounded",
            "transfer_decision",
            "benefit_notice",
            "other_decision",
            "unclear",
            "deadline",
            "form",
        ),
    ),
    "letter_day": Asked(N_("Zugestellt"), N_("Wann ist der Brief angekommen?"), Entry.DAY),
    "deadline_on": Asked(N_("Frist"), N_("Welcher Tag steht als Frist im Brief?"), Entry.DUE),
    "more": Asked(N_("Weitere Angabe"), N_("Welche Angabe?"), Entry.CHOICE),
    "barrier": Asked(N_("Hindernis"), N_("Warum bleibt der Bedarf offen?"), Entry.CHOICE, taxonomy="barrier"),
}
"""What is asked in the same card although it is no answer of the person."""

MEETING: Mapping[str, Asked] = {
    "channel": Asked(N_("Kontakt"), N_("Auf welchem Weg ist das Gespräch?"), Entry.CHOICE, "Q", codes=CHANNELS),
    "language": Asked(N_("Gesprächssprache"), N_("In welcher Sprache ist das Gespräch?"), Entry.CHOICE),
    "interpreter": Asked(N_("Dolmetschen"), N_("Wer dolmetscht?"), Entry.CHOICE, codes=INTERPRETERS),
    "follow_up_on": Asked(N_("Wiedervorlage"), N_("Wann soll der Fall wieder auf den Tisch?"), Entry.DUE, "Y"),
}
"""What is noted of the conversation itself."""


def asked_of(field: str) -> Asked:
    """How a field is asked."""
    return ASKED.get(field) or MEETING.get(field) or LETTERS[field]


ALWAYS_SHOWN = tuple(field for field, asked in ASKED.items() if asked.key and field not in ("experience", "skills"))

INTO_AN_OCCUPATION = frozenset({"eq", "apprenticeship", "work"})
"""The goals of which one asks in which occupation."""

FOLLOWING: Mapping[str, str] = {
    "german": "german_certified",
    "goal": "wanted_occupation",
    "status": "status_since",
    "children": "childcare_needed",
}
"""What is asked at once after an answer, because the one says little without the other."""

USUAL_FIRST: Mapping[str, tuple[str, ...]] = {
    "status": (
        *("duldung", "gestattung", "permit_25_2", "permit_24", "permit_25_3", "permit_25_5"),
        *("permit_104c", "settlement", "arrival"),
    ),
    "school": ("none", "esa", "eesa", "msa", "fhr", "ahr", "foreign"),
}
"""The codes that come first, because they are the usual ones; the rest follows in the order of the catalogue."""


def own_word(field: str, code: str) -> str | None:
    """The word of a code that comes from no taxonomy, untranslated."""
    return CODE_WORDS.get(field, {}).get(code)


SHORT_NEEDS: Mapping[str, str] = {
    "language": N_("Deutsch"),
    "subject_support": N_("Lernhilfe"),
    "competence_assessment": N_("Stärken finden"),
    "practice": N_("Praxis"),
    "childcare": N_("Kinderbetreuung"),
    "bureaucracy": N_("Brief und Amt"),
    "certificate": N_("Abschluss"),
    "recognition": N_("Anerkennung"),
    "housing": N_("Wohnen"),
    "health": N_("Gesundheit"),
    "leisure": N_("Freizeit"),
}
"""What stands on the toggles; the catalogue's own words are in the tooltip."""

NO_ANSWERS = frozenset({"unknown", "not_stated", "asylum", "tolerated", "permit"})
"""Codes that are no answers here: unknown, *keine Angabe* and mere headings have keys or places of their own."""

LANGUAGES = (
    *("ar", "fa_AF", "fa", "ps", "tr", "kmr", "ckb", "so", "ti", "ru", "uk", "fr", "es", "en", "sq", "am", "om"),
    *("de", "ur", "hi", "bn", "pa", "ta", "zh", "vi", "ka", "hy", "az", "ro", "bg", "pl", "sr", "hr", "bs", "mk"),
    *("it", "pt", "el", "hu", "sw", "ha", "wo", "ff", "ln", "rw", "ug", "uz", "kk", "ky", "tg", "tk", "mn", "ne"),
)
"""The languages proposed while typing, those of most people first."""

EXAMPLES: Mapping[Entry, str] = {
    Entry.AGE: N_("Alter oder Geburtsdatum"),
    Entry.AGES: N_("Alter der Kinder, etwa 2, 5"),
    Entry.DAY: N_("TT.MM.JJJJ oder „8 m“ für vor 8 Monaten"),
    Entry.DUE: N_("TT.MM.JJJJ oder „2 w“ für in 2 Wochen"),
    Entry.NUMBER: N_("Kilometer"),
    Entry.WORDS: N_("In Stichworten"),
    Entry.LANGUAGES: N_("Sprachen, mit Komma getrennt"),
}
"""How an answer is typed."""
EXAMPLE = N_("Zahl drücken oder tippen")
EXAMPLE_OF_GOAL = N_("Zahl drücken oder einen Beruf tippen")
MISTAKES: Mapping[Entry, str] = {
    Entry.AGE: N_("Das ist kein Alter und kein Datum. Beispiele: 22 oder 5.3.2004."),
    Entry.AGES: N_("Das sind keine Altersangaben. Beispiel: 2, 5. Ohne Kinder: Minus-Taste."),
    Entry.DAY: N_("Das ist kein Datum. Beispiele: 5.3.2026, 3.2026 oder „8 m“ für vor 8 Monaten."),
    Entry.DUE: N_("Das ist kein Datum. Beispiele: 5.3.2027, 5.3. oder „2 w“ für in 2 Wochen."),
    Entry.NUMBER: N_("Das ist keine Entfernung. Beispiel: 5."),
    Entry.LANGUAGES: N_("Diese Sprache ist nicht dabei. Bitte anders schreiben."),
    Entry.CHOICE: N_("Diese Antwort ist nicht dabei. Bitte anders schreiben oder eine Zahl drücken."),
}
"""What is said of words that are no answer."""
