"""The words of a handout: headings, facts, times and prices, and what its footer must say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import reduce
from typing import Final

from babel.dates import format_date

from app.i18n import N_, NN_, Translator

TITLES: Final[Mapping[str, str]] = {
    "offers": N_("Angebote für Sie"),
    "plan": N_("Ihre nächsten Schritte"),
    "appointments": N_("Ihre Termine"),
    "deadlines": N_("Wichtige Fristen"),
    "answers": N_("Das hat die Person schon gesagt"),
    "way": N_("Ihr Weg zum Ziel"),
    "contact_us": N_("Haben Sie Fragen? Kommen Sie wieder zu uns."),
    "made_on": N_("Ausgedruckt am {day}"),
}
ANSWERS_LINE: Final = N_("Angaben aus der Beratung vom {day}: {answers}")
"""The line in German that keeps the next counter from asking again."""

FACTS: Final[Mapping[str, str]] = {
    "what": N_("Was ist das?"),
    "kind": N_("Art des Angebots"),
    "organization": N_("Wer macht das?"),
    "where": N_("Wo?"),
    "way_there": N_("So kommen Sie hin"),
    "when": N_("Wann?"),
    "begins": N_("Beginn"),
    "duration": N_("Dauer"),
    "apply_by": N_("Anmelden bis"),
    "cost": N_("Was kostet das?"),
    "languages": N_("Welche Sprachen spricht man dort?"),
    "interpreting": N_("Wird dort übersetzt?"),
    "bring": N_("Bitte mitbringen"),
    "ask": N_("Wen können Sie fragen?"),
    "phone": N_("Telefon"),
    "email": N_("E-Mail"),
    "web": N_("Internet"),
    "for_whom": N_("Für wen?"),
    "conditions": N_("Das brauchen Sie dafür"),
    "clarify": N_("Das müssen Sie vorher klären"),
    "gives": N_("Das bekommen Sie"),
    "how_to_apply": N_("So melden Sie sich an"),
    "good_to_know": N_("Gut zu wissen"),
    "appointment": N_("Ihr Termin"),
    "step": N_("Was ist zu tun?"),
    "who": N_("Wer macht es?"),
    "until": N_("Bis wann?"),
    "age": N_("Alter"),
    "german": N_("Deutsch"),
}
SHORT_FACTS: Final[Mapping[str, str]] = {"languages": N_("Sprachen"), "ask": N_("Kontakt")}
"""What takes the place of a long question where room is scarce."""

TIMES: Final[Mapping[str, str]] = {
    "clock": N_("{time} Uhr"),
    "span": N_("{opens} bis {closes} Uhr"),
    "from": N_("ab {opens} Uhr"),
    "to": N_("bis {closes} Uhr"),
    "days": N_("{days}: {times}"),
    "every_day": N_("jeden Tag"),
    "every_week": N_("jede Woche am {weekday}"),
    "other_week": N_("jede zweite Woche am {weekday}"),
    "month_first": N_("am ersten {weekday} im Monat"),
    "month_second": N_("am zweiten {weekday} im Monat"),
    "month_third": N_("am dritten {weekday} im Monat"),
    "month_fourth": N_("am vierten {weekday} im Monat"),
    "month_last": N_("am letzten {weekday} im Monat"),
    "on_day": N_("am {day}"),
    "on_day_at": N_("am {day} um {time} Uhr"),
    "from_day": N_("ab {day}"),
    "until_day": N_("bis {day}"),
    "day_to_day": N_("vom {begin} bis {end}"),
    "next": N_("Der nächste Tag ist {day}."),
    "by_appointment": N_("Nur mit Termin. Bitte vorher anrufen."),
    "walk_in": N_("Ohne Termin. Kommen Sie einfach in dieser Zeit."),
    "holidays": N_("An Feiertagen ist meist geschlossen."),
    "closed": N_("Zurzeit geschlossen."),
    "unknown": N_("Die Zeiten sind nicht bekannt. Bitte vorher anrufen."),
    "starts_any_time": N_("Sie können jederzeit anfangen."),
    "morning": N_("am Vormittag"),
    "afternoon": N_("am Nachmittag"),
    "evening": N_("am Abend"),
    "weekend": N_("am Wochenende"),
    "flexible": N_("zu wechselnden Zeiten"),
    "online": N_("im Internet"),
    "full_time": N_("in Vollzeit"),
    "part_time": N_("in Teilzeit"),
}
"""Ranges are words, because a dash turns round in right-to-left text."""

WEEKS: Final = NN_("{count} Woche", "{count} Wochen")
HOURS_A_WEEK: Final = NN_("{count} Stunde in der Woche", "{count} Stunden in der Woche")
PLACES_FREE: Final = NN_("Es ist noch {count} Platz frei.", "Es sind noch {count} Plätze frei.")
WAITING_WEEKS: Final = NN_("Sie warten etwa {count} Woche.", "Sie warten etwa {count} Wochen.")
YEARS_OLD: Final = NN_("{count} Jahr", "{count} Jahre")

COSTS: Final[Mapping[str, str]] = {
    "free": N_("Das kostet nichts."),
    "paid": N_("Das kostet etwas. Bitte fragen Sie nach dem Preis."),
    "unknown": N_("Bitte fragen Sie, ob es etwas kostet."),
    "amount_for": N_("{amount} ({option})"),
    "reduced": N_("Mit wenig Geld zahlen Sie oft weniger. Bitte fragen Sie danach."),
}
STATES: Final[Mapping[str, str]] = {
    "inactive": N_("Dieses Angebot macht gerade Pause."),
    "defunct": N_("Dieses Angebot gibt es nicht mehr."),
    "temporarily closed": N_("Dieses Angebot ist vorübergehend geschlossen."),
    "full": N_("Zurzeit ist kein Platz frei. Bitte fragen Sie nach der Warteliste."),
    "waiting_list": N_("Es gibt eine Warteliste."),
}
GIVES: Final[Mapping[str, str]] = {
    "german": N_("Deutsch auf dem Niveau {value}"),
    "school": N_("Schulabschluss: {value}"),
    "goal": N_("Hilfe auf dem Weg zu: {value}"),
    "next_step": N_("Danach möglich: {value}"),
    "competence_profile": N_("Sie wissen danach besser, was Sie können."),
    "practice": N_("Praktische Erfahrung"),
    "childcare": N_("Betreuung für Ihr Kind"),
    "document": N_("Ein Papier: {value}"),
    "money": N_("Geld"),
    "certificate": N_("mit Zertifikat"),
}
CONDITIONS: Final[Mapping[str, str]] = {
    "ages": N_("Alter: {range} Jahre"),
    "german": N_("Deutsch: {range}"),
    "school": N_("Schulabschluss: {range}"),
    "women": N_("nur für Frauen"),
    "men": N_("nur für Männer"),
    "work_permission": N_("Sie dürfen in Deutschland arbeiten."),
    "any_status": N_("Das Aufenthaltspapier ist egal."),
    "clarified_by_office": N_("Ob Ihr Aufenthaltspapier reicht, klärt die Beratungsstelle mit Ihnen."),
    "ask_first": N_("Bitte fragen Sie vorher, ob das Angebot für Sie passt."),
    "fits": N_("Das passt für Sie, soweit wir wissen."),
    "perhaps": N_("Vielleicht passt das für Sie. Etwas ist noch offen:"),
    "no_advice": N_("Das ist eine Information und keine Rechtsberatung."),
}
STEP_STATES: Final[Mapping[str, str]] = {
    "open": N_("noch zu tun"),
    "done": N_("schon erledigt"),
    "you": N_("Sie selbst"),
    "counsellor": N_("die Beratung"),
}
QR: Final[Mapping[str, str]] = {
    "contact": N_("Mit der Handy-Kamera scannen: Adresse und Telefon. Das geht ohne Internet."),
    "appointment": N_("Mit der Handy-Kamera scannen: Ihr Termin für den Kalender. Das geht ohne Internet."),
    "times": N_("Zeiten: {times}"),
}
FOOTER: Final[Mapping[str, str]] = {
    "unreviewed": N_(
        "Diese Übersetzung hat noch niemand geprüft, der die Sprache spricht. Im Zweifel gilt der deutsche Text."
    ),
    "reviewed": N_("Diese Übersetzung wurde geprüft von {name} am {day}."),
    "only_german": N_("Diesen Text gibt es nur auf Deutsch."),
    "other_language": N_("Dieser Text ist in einer anderen Sprache: {language}."),
    "translated_text": N_("Dieser Text ist eine Übersetzung. Stand: {day}."),
    "shortened": N_("Dieser Text ist gekürzt."),
    "verified": N_("Geprüft am {day}. Rufen Sie vorher an, wenn Sie sicher sein wollen."),
    "never_verified": N_("Diese Angaben sind noch nicht geprüft. Bitte rufen Sie vorher an."),
    "page": N_("Seite {number} von {total}"),
    "keep": N_("Heben Sie dieses Blatt auf und bringen Sie es zum nächsten Gespräch mit."),
    "show": N_("Sie können dieses Blatt bei der nächsten Stelle zeigen. Dort versteht man die deutsche Seite."),
}
DEADLINES: Final[Mapping[str, str]] = {
    "deadline": N_("Bis {day}: {name}"),
    "window_opens": N_("Ab {day}: {name}"),
    "ends": N_("Endet am {day}: {name}"),
    "named": N_("Frist, die im Brief steht"),
    "uncertain": N_("Ob diese Frist für Sie gilt, ist noch offen. Bitte fragen Sie die Beratung."),
    "act_now": N_("Warten Sie nicht. Holen Sie sich sofort Hilfe."),
}


def long_day(tr: Translator, value: date) -> str:
    """A day with its weekday, in the order that the language's catalogue gives."""
    return str(format_date(value, tr.pgettext("CLDR-Muster", "EEEE, d. MMMM y"), locale=tr.locale))


def listed(tr: Translator, parts: Iterable[str]) -> str:
    """a, b und c: from the catalogue, because CLDR has no list for some of these languages."""
    *most, last = list(parts) or [""]
    return tr.gettext("{first} und {last}", first=_rowed(tr, most), last=last) if most else last


def listed_or(tr: Translator, parts: Iterable[str]) -> str:
    """a, b oder c."""
    *most, last = list(parts) or [""]
    return tr.gettext("{first} oder {last}", first=_rowed(tr, most), last=last) if most else last


def _rowed(tr: Translator, parts: Iterable[str]) -> str:
    return reduce(lambda first, rest: tr.gettext("{first}, {rest}", first=first, rest=rest), parts)
