"""The questions of a session as they are put to the young person, and the answers that come from no taxonomy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.i18n import N_

QUESTIONS: Final[Mapping[str, str]] = {
    "needs": N_("Wobei brauchen Sie Hilfe?"),
    "age": N_("Wie alt sind Sie?"),
    "birth_date": N_("Wann sind Sie geboren?"),
    "languages": N_("Welche Sprachen sprechen Sie?"),
    "german": N_("Wie gut sprechen Sie Deutsch?"),
    "german_certified": N_("Haben Sie ein Zertifikat für Ihr Deutsch?"),
    "school": N_("Welchen Schulabschluss haben Sie?"),
    "school_recognised": N_("Ist Ihr Zeugnis in Deutschland anerkannt?"),
    "school_equivalent": N_("Welchem deutschen Abschluss entspricht Ihr Zeugnis?"),
    "goal": N_("Was möchten Sie erreichen?"),
    "wanted_occupation": N_("In welchem Beruf möchten Sie arbeiten?"),
    "children": N_("Haben Sie Kinder? Wie alt sind sie?"),
    "childcare_needed": N_("Brauchen Sie für die Zeit eines Kurses eine Kinderbetreuung?"),
    "status": N_("Welches Aufenthaltspapier haben Sie?"),
    "status_since": N_("Seit wann haben Sie dieses Papier?"),
    "permit_until": N_("Bis wann ist Ihr Papier gültig?"),
    "duldung_kind": N_("Welche Art der Duldung haben Sie?"),
    "work_permission": N_("Was steht in Ihrem Papier über Arbeit?"),
    "identity_clear": N_("Ist Ihre Identität geklärt, zum Beispiel mit einem Pass?"),
    "arrived_on": N_("Wann sind Sie nach Deutschland gekommen?"),
    "asylum_registered_on": N_("Wann wurde Ihr Asylantrag registriert?"),
    "district": N_("In welchem Stadtteil wohnen Sie?"),
    "travel_km": N_("Wie weit darf der Weg höchstens sein?"),
    "times": N_("Wann haben Sie Zeit?"),
    "gender": N_("Welches Geschlecht haben Sie?"),
    "registered_with": N_("Wo sind Sie gemeldet?"),
    "pupil": N_("Gehen Sie zur Schule?"),
    "in_training": N_("Machen Sie eine Ausbildung?"),
    "employed": N_("Haben Sie eine Arbeit?"),
    "training_contract": N_("Haben Sie einen Ausbildungsvertrag?"),
    "recognition_running": N_("Haben Sie die Anerkennung eines Zeugnisses schon beantragt?"),
    "lives_apart_from_parents": N_("Wohnen Sie getrennt von Ihren Eltern?"),
    "experience": N_("Was haben Sie schon gearbeitet?"),
    "skills": N_("Was können Sie gut?"),
    "letter_kind": N_("Was für einen Brief haben Sie bekommen?"),
    "letter_day": N_("Wann ist der Brief angekommen?"),
    "deadline_on": N_("Steht im Brief ein Tag, bis zu dem Sie etwas tun müssen?"),
    "language": N_("In welcher Sprache möchten Sie sprechen?"),
    "interpreter": N_("Wer soll übersetzen?"),
}
"""By field, in the polite form, as one asks a person who sits opposite."""

WHY_ASKED: Final[Mapping[str, str]] = {
    "status": N_("Manche Angebote hängen vom Aufenthaltspapier ab."),
    "work_permission": N_("Für ein Praktikum oder eine Ausbildung braucht man oft eine Erlaubnis zum Arbeiten."),
    "duldung_kind": N_("Die Art der Duldung steht in der Bescheinigung. Sie entscheidet bei manchen Kursen mit."),
    "identity_clear": N_("Bei manchen Papieren muss die Identität geklärt sein."),
    "gender": N_("Manche Angebote sind nur für Frauen oder nur für Männer."),
    "health": N_("Sie müssen nichts über Ihre Gesundheit sagen."),
}
"""What stands under a sensitive question."""
SENSITIVE: Final = frozenset(
    {
        *("status", "status_since", "permit_until", "duldung_kind", "asylum_registered_on"),
        *("work_permission", "identity_clear", "gender", "health"),
    }
)
"""What reaches the window for the young person only when the counsellor sends it."""
FREE_TO_ANSWER: Final = N_("Sie müssen nicht antworten. Sie bekommen trotzdem Hilfe.")

YES: Final = N_("Ja")
NO: Final = N_("Nein")
DONT_KNOW: Final = N_("Das weiß ich nicht")
RATHER_NOT: Final = N_("Das möchte ich nicht sagen")
NO_CHILDREN: Final = N_("Ich habe keine Kinder")
FULL_YEARS: Final = N_("Jahre")
KILOMETRES: Final = N_("Kilometer")

TIMES: Final[Mapping[str, str]] = {
    "morning": N_("am Vormittag"),
    "afternoon": N_("am Nachmittag"),
    "evening": N_("am Abend"),
    "weekend": N_("am Wochenende"),
    "flexible": N_("zu wechselnden Zeiten"),
}
LEVELS: Final[Mapping[str, str]] = {
    "none": N_("Ich spreche noch kein Deutsch."),
    "alpha": N_("Ich lerne gerade die lateinischen Buchstaben."),
    "a1": N_("Ich verstehe einfache Wörter und Sätze."),
    "a2": N_("Ich kann über bekannte Dinge sprechen, zum Beispiel beim Einkaufen."),
    "b1": N_("Ich komme im Alltag allein zurecht."),
    "b2": N_("Ich kann in Schule oder Beruf gut mitreden."),
    "c1": N_("Ich spreche fast ohne Fehler, auch über schwere Themen."),
    "c2": N_("Ich spreche Deutsch wie meine erste Sprache."),
}
"""What a level of German means, said by the person."""
