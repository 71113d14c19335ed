"""The sentences of an import report: one for each reason a record was rejected or warned of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.reports import Finding
from app.i18n import N_, Translator

REASONS: dict[str, str] = {
    # rejected
    "missing_id": N_("Der Eintrag hat keine Kennung (id) und keine Angaben, aus denen eine entstehen kann."),
    "missing_name": N_("Der Eintrag hat keinen Namen."),
    "missing_link": N_("Es fehlt die Angabe, wozu der Eintrag gehört."),
    "broken_link": N_("Der Eintrag gehört zu „{value}“; das gibt es weder in der Datei noch im Katalog."),
    "unreadable_row": N_("Die Zeile lässt sich nicht lesen."),
    "not_an_object": N_("Hier steht kein Datensatz, sondern ein einzelner Wert."),
    "too_big": N_("Der Eintrag „{value}“ ist zu groß, um ihn im Team zu teilen. Bitte kürzen Sie ihn in der Quelle."),
    # warned of
    "example_row": N_("Die Beispielzeile der Vorlage wurde ausgelassen."),
    "dangling_link": N_("Der Verweis auf „{value}“ führt ins Leere. Der Eintrag wurde ohne das Ziel übernommen."),
    "unknown_link": N_("„{value}“ ist keine Art von Eintrag, die HSDS kennt. Der Eintrag wurde übernommen."),
    "duplicate_id": N_("Die Kennung „{value}“ kommt mehrmals vor. Der erste Eintrag gilt."),
    "differs": N_("Derselbe Eintrag steht mehrmals mit verschiedenen Angaben in der Quelle. Die erste gilt."),
    "missing_value": N_("Eine Angabe, die HSDS verlangt, fehlt."),
    "unreadable_time": N_("„{value}“ ist keine Uhrzeit. Der Text wurde aufgehoben, aber nicht als Uhrzeit übernommen."),
    "time_with_remark": N_(
        "In „{value}“ steht mehr als eine Uhrzeit. Die Uhrzeit wurde übernommen, der Text aufgehoben."
    ),
    "unreadable_date": N_("„{value}“ ist kein Datum. Der Text wurde aufgehoben, aber nicht als Datum übernommen."),
    "unreadable_number": N_("„{value}“ ist keine Zahl. Der Text wurde aufgehoben, aber nicht als Zahl übernommen."),
    "wrong_type": N_("Die Angabe hat eine Form, die hier nicht vorgesehen ist. Sie wurde aufgehoben."),
    "unknown_code": N_("„{value}“ gehört nicht zu den vorgesehenen Werten. Die Angabe wurde so übernommen."),
    "zero_coordinates": N_("Die Koordinaten 0,0 gelten als unbekannt."),
    "impossible_coordinates": N_(
        "Diese Koordinaten gibt es nicht. Sie wurden aufgehoben, aber nicht als Ort übernommen."
    ),
    "control_characters": N_("Der Text enthielt unzulässige Zeichen. Sie wurden entfernt."),
    "too_long": N_("Der Text war zu lang und wurde gekürzt."),
    "unknown_column": N_("Die Spalte „{value}“ ist nicht bekannt. Ihr Inhalt wurde aufgehoben."),
    "unknown_table": N_("Die Tabelle „{value}“ ist nicht bekannt. Ihr Inhalt wurde aufgehoben."),
    "unknown_object": N_("Diese Art von Eintrag ist nicht bekannt. Er wurde aufgehoben."),
    "missing_file": N_("Die Beschreibung des Pakets nennt „{value}“; die Datei fehlt. Der Rest wurde gelesen."),
    "unreadable_datapackage": N_(
        "Die Beschreibung des Pakets lässt sich nicht lesen. Die Tabellen wurden am Namen erkannt."
    ),
    "unreadable_file": N_("Die Datei lässt sich nicht lesen und wurde ausgelassen."),
    "no_records": N_("In der Datei stehen keine Datensätze."),
    "ignored_file": N_("Die Datei ist kein Teil des Katalogs und wurde ausgelassen."),
    "guessed_encoding": N_("Die Datei ist nicht in UTF-8 geschrieben; sie wurde als „{value}“ gelesen."),
    "too_many_cells": N_("Die Zeile hat mehr Felder als die Kopfzeile. Die überzähligen wurden aufgehoben."),
    "kept_here": N_("Der Eintrag gehört zum Programm und bleibt, wie er ist."),
    "deleted_here": N_("Der Eintrag wurde hier gelöscht und bleibt gelöscht."),
    "formula": N_("In der Zelle steht eine Formel. Sie wurde nicht ausgeführt; die Zelle gilt als leer."),
    "missing_heading": N_("Die Spalte „{value}“ fehlt. Das Feld bleibt bei allen Angeboten leer."),
    "guessed_heading": N_("Die Überschrift „{value}“ wurde als „{understood}“ verstanden."),
    "double_heading": N_("Die Überschrift „{value}“ steht zweimal da. Die erste Spalte gilt."),
    "unreadable_hours": N_(
        "„{value}“ ist nicht als Öffnungszeit zu verstehen. Der Text steht als Hinweis beim Angebot."
    ),
    "unknown_term": N_(
        "„{value}“ steht nicht in der Liste. Das Angebot wurde ohne diese Angabe übernommen, der Text aufgehoben."
    ),
    "guessed_year": N_("In „{value}“ fehlt das Jahr. Übernommen wurde {understood}; bitte prüfen Sie es."),
    "unreadable_cost": N_("„{value}“ ist nicht als Preis zu verstehen. Der Text steht als Hinweis beim Angebot."),
    "unreadable_level": N_("„{value}“ ist kein Sprachniveau. Der Text steht als Hinweis beim Angebot."),
    "contradicts": N_(
        "„{value}“ passt nicht zu einer anderen Angabe derselben Zeile. Die andere gilt; der Text wurde aufgehoben."
    ),
    "reversed_ages": N_(
        "Das Mindestalter liegt über dem Höchstalter ({value}). Beide wurden aufgehoben, aber nicht übernommen;"
        " bitte prüfen Sie die Zeile."
    ),
    "reversed_times": N_(
        "Das Ende liegt nicht nach dem Beginn ({value}). Der Text steht als Hinweis beim Angebot; bitte prüfen Sie ihn."
    ),
    "ends_before_start": N_(
        "Das Ende „{value}“ liegt vor dem Beginn. Es wurde aufgehoben, aber nicht übernommen; bitte prüfen Sie es."
    ),
    "repeated_id": N_(
        "Die Kennung „{value}“ steht in mehreren Zeilen. Jede wurde ein eigenes Angebot;"
        " geben Sie jedem Angebot eine eigene Kennung."
    ),
    "repeated_offer": N_(
        "Dasselbe Angebot „{value}“ derselben Institution steht in mehreren Zeilen ohne Kennung. Jede wurde ein eigenes"
        " Angebot; bitte prüfen Sie, ob eine zu viel ist."
    ),
    "odd_postal_code": N_("„{value}“ ist keine Postleitzahl mit fünf Ziffern. Sie wurde so übernommen."),
    "odd_phone": N_("In der Telefonnummer „{value}“ stehen Buchstaben. Sie wurde so übernommen; bitte prüfen Sie sie."),
    "guessed_email": N_("„{value}“ wurde als „{understood}“ verstanden; bitte prüfen Sie es."),
    "unreadable_email": N_("„{value}“ ist keine E-Mail-Adresse. Der Text steht als Hinweis beim Angebot."),
    "no_language": N_("„{value}“ ist keine Sprache. Der Text steht als Hinweis beim Angebot."),
    "no_organization": N_(
        "In Zeile {row} fehlt die Institution. Das Angebot „{value}“ steht unter „{understood}“, dem Namen der Quelle."
    ),
    "unread_sheet": N_("Das Blatt „{value}“ wurde nicht gelesen."),
}
"""The reason codes with their German sentences; `{value}` is what stood there."""


def reason_sentence(finding: Finding, translator: Translator) -> str:
    """Why, as a sentence in the translator's language."""
    return translator.gettext(REASONS[finding.reason], **{"value": "", **finding.params})


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of one reason, file and field: how many, and the first of them."""

    first: Finding
    count: int


def grouped(findings: Iterable[Finding]) -> tuple[FindingGroup, ...]:
    """Findings as a window shows them: one line for each reason, file and field, the most frequent first."""
    first: dict[tuple[str, str, str], Finding] = {}
    counts: dict[tuple[str, str, str], int] = {}
    for finding in findings:
        key = (finding.reason, finding.file, finding.field)
        first.setdefault(key, finding)
        counts[key] = counts.get(key, 0) + 1
    groups = (FindingGroup(first[key], count) for key, count in counts.items())
    return tuple(sorted(groups, key=lambda group: -group.count))
