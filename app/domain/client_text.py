"""What the window for the young person and the interview cards say, apart from the questions themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.i18n import N_

WINDOW: Final[Mapping[str, str]] = {
    "choose_language": N_("Welche Sprache möchten Sie lesen?"),
    "tap_several": N_("Sie können mehrere Antworten antippen."),
    "done_choosing": N_("Fertig"),
    "next": N_("Weiter"),
    "back": N_("Zurück"),
    "delete": N_("Löschen"),
    "listen": N_("Anhören"),
    "stop": N_("Anhalten"),
    "no_sound": N_("Der Ton lässt sich gerade nicht abspielen."),
    "more_answers": N_("Weitere Antworten"),
    "show_paper": N_("Zeigen Sie auf das Papier, das Sie haben."),
    "wait": N_("Einen Moment bitte. Gleich geht es weiter."),
    "thanks": N_("Danke. Ihre Antwort ist angekommen."),
    "not_taken": N_("Das hat nicht geklappt. Bitte antworten Sie noch einmal."),
    "who_sees": N_("Ihre Antwort sieht nur die Person, die Sie berät."),
    "turn_back": N_("Bitte drehen Sie den Bildschirm jetzt wieder um."),
    "your_plan": N_("Ihr Plan"),
    "no_plan": N_("Hier steht gleich Ihr Plan."),
    "day": N_("Tag"),
    "month": N_("Monat"),
    "year": N_("Jahr"),
    "close": N_("Schließen"),
}

CARDS: Final[Mapping[str, str]] = {
    "title": N_("Fragen für das Gespräch"),
    "about": N_("Mit diesen Karten finden wir passende Angebote für Sie. Zeigen Sie einfach auf Ihre Antwort."),
    "free": N_("Sie müssen keine Frage beantworten. Sie können jederzeit aufhören."),
    "confidential": N_("Was Sie sagen, bleibt vertraulich."),
    "several": N_("Mehrere Antworten sind möglich."),
    "write_here": N_("Hier ist Platz zum Schreiben:"),
    "date_here": N_("Tag, Monat und Jahr:"),
    "sensitive": N_("Diese Frage ist persönlich. Antworten Sie nur, wenn Sie möchten."),
    "for_interpreters": N_("Für Dolmetscherinnen und Dolmetscher"),
    "interpret_all": N_("Bitte übersetzen Sie jeden Satz genau und lassen Sie nichts weg."),
    "interpret_silence": N_("Bitte erzählen Sie niemandem weiter, was hier gesagt wird."),
    "interpret_no_advice": N_("Bitte antworten Sie nicht für die Person und geben Sie keinen Rat."),
    "say_understood": N_("Ich habe das verstanden."),
    "say_again": N_("Bitte sagen Sie das noch einmal."),
    "say_slower": N_("Bitte sprechen Sie langsamer."),
    "say_break": N_("Ich brauche eine Pause."),
    "say_own_question": N_("Ich habe eine Frage."),
    "say_interpreter": N_("Ich möchte, dass jemand übersetzt."),
}
