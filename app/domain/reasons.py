"""The reasons of a match in words, made from their codes at the edge, in the language of the reader."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from babel.dates import format_date

from app.domain.client import Contradiction
from app.domain.handout_text import listed_or
from app.domain.match import Reason
from app.domain.rule_faults import FAULTS
from app.i18n import N_, Translator

Labels = Mapping[str, Mapping[str, str]]
"""The labels of codes by taxonomy."""

SENTENCES: Final[Mapping[str, str]] = {
    "age_unknown": N_("Das Alter ist offen: {range}."),
    "age_too_young": N_("{age} Jahre sind zu jung: {range}."),
    "age_too_old": N_("{age} Jahre sind zu alt: {range}."),
    "age_fits": N_("{age} Jahre passen: {range}."),
    "status_irrelevant": N_("Der Aufenthaltsstatus spielt hier keine Rolle."),
    "status_unknown": N_("Der Aufenthaltsstatus ist offen. Er entscheidet hier mit."),
    "duldung_kind_unknown": N_("Es kommt auf die Art der Duldung an. Sie ist offen."),
    "status_not_admitted": N_("Mit diesem Status ist kein Zugang vorgesehen: {status}."),
    "status_admitted": N_("Mit diesem Status ist der Zugang möglich: {status}."),
    "status_since_unknown": N_("{status}: möglich nach {months} Monaten ({of}). Seit wann, ist offen."),
    "status_long_enough": N_("{status}: die {months} Monate ({of}) sind erreicht."),
    "status_waits": N_("{status}: möglich nach {months} Monaten ({of}), das ist ab {opens_on}."),
    "status_waits_at_most": N_(
        "{status}: möglich nach {months} Monaten ({of}), spätestens ab {opens_on}. Der Tag der Registrierung ist offen."
    ),
    "status_waits_or_permission": N_(
        "{status}: möglich ab {opens_on} oder wenn die Arbeit schon erlaubt ist. Die Erlaubnis ist offen."
    ),
    "status_still": N_("{status}: der Anspruch gilt noch bis {until}."),
    "status_no_longer": N_("{status}: der Anspruch galt bis {until}."),
    "entry_unknown": N_("{status}: gilt bei Einreise vor dem {before}. Der Tag der Einreise ist offen."),
    "entered_too_late": N_("{status}: gilt nur bei Einreise vor dem {before}."),
    "registration_needed": N_("{status}: außerdem nötig ist eines davon: {ways}."),
    "fact_needed": N_("Außerdem nötig: {facts}."),
    "fact_given": N_("Gegeben: {facts}."),
    "permission_unknown": N_("Die Arbeitserlaubnis ist offen."),
    "permission_given": N_("Die Arbeitserlaubnis reicht: {permission}."),
    "permission_needs_approval": N_("Die Ausländerbehörde muss es vorher erlauben: {permission}."),
    "permission_missing": N_("Es fehlt eine Arbeitserlaubnis: {permission}."),
    "german_unknown": N_("Das Deutschniveau ist offen. Nötig: {range}."),
    "german_estimated": N_("Deutsch {level} (geschätzt) passt. Nötig: {range}."),
    "german_certified": N_("Deutsch {level} (mit Zertifikat) passt. Nötig: {range}."),
    "german_certificate_needed": N_("Deutsch {level}, aber das Zertifikat ist offen. Nötig: {range}."),
    "german_too_low_by_estimate": N_("Nötig: {range}. Geschätzt: {level}, das kann knapp reichen."),
    "german_too_high_by_estimate": N_("Vorgesehen: {range}. Geschätzt: {level}, das kann knapp passen."),
    "german_too_low": N_("Nötig: {range}. Vorhanden: {level}."),
    "german_too_high": N_("Vorgesehen: {range}. Vorhanden: {level}."),
    "school_unknown": N_("Der Schulabschluss ist offen. Nötig: {range}."),
    "school_foreign": N_("Das ausländische Zeugnis ist noch nicht eingeordnet. Nötig: {range}."),
    "school_fits": N_("Der Schulabschluss passt: {level}."),
    "school_too_low": N_("Nötig: {range}. Vorhanden: {level}."),
    "school_too_high": N_("Vorgesehen: {range}. Vorhanden: {level}."),
    "gender_unknown": N_("Das Angebot ist für: {allowed}. Das Geschlecht ist offen."),
    "gender_fits": N_("Das Angebot ist für: {allowed}."),
    "gender_not_admitted": N_("Das Angebot ist nur für: {allowed}."),
    "district_unknown": N_("Das Angebot ist für Menschen aus: {allowed}. Der Stadtteil ist offen."),
    "district_fits": N_("Der Stadtteil gehört dazu: {value}."),
    "district_not_admitted": N_("Das Angebot ist nur für Menschen aus: {allowed}."),
    "registration_unknown": N_("Man muss gemeldet sein bei: {allowed}. Das ist offen."),
    "registration_fits": N_("Die Meldung passt: {office}."),
    "registration_missing": N_("Man muss gemeldet sein bei: {allowed}."),
    "children_unknown": N_("Das Angebot ist für Kinder: {range}. Ob es Kinder gibt, ist offen."),
    "children_fit": N_("Ein Kind passt in das Alter: {range}."),
    "children_none": N_("Das Angebot ist für Kinder: {range}."),
    "pupil_unknown": N_("Ob die Person zur Schule geht, ist offen."),
    "pupil_yes": N_("Die Person geht zur Schule."),
    "pupil_no": N_("Die Person geht nicht zur Schule."),
    "in_training_unknown": N_("Ob die Person in Ausbildung ist, ist offen."),
    "in_training_yes": N_("Die Person ist in Ausbildung."),
    "in_training_no": N_("Die Person ist nicht in Ausbildung."),
    "document_needed": N_("Diese Unterlage wird gebraucht: {document}."),
    "no_rules": N_("Für dieses Angebot ist keine Zugangsregel bekannt. Bitte nachfragen."),
    "ask_provider": N_("Das klärt die Stelle selbst. Bitte nachfragen."),
    "discretion_decides": N_("{decided_by} entscheidet im Einzelfall."),
    "suspended_decides": N_("Der Zugang ist zurzeit ausgesetzt; {decided_by} entscheidet im Einzelfall."),
    "unchecked": N_("Die Regel sollte bis {check_by} neu geprüft werden und ist es noch nicht. Bitte nachfragen."),
    "unknown_criterion": N_("Diese Bedingung kennt das Programm nicht. Bitte nachfragen."),
    "broken_rule": N_("Die Regel im Katalog ist fehlerhaft: {fault} Bitte nachfragen und die Regel berichtigen."),
    "rules_overlap": N_("Zwei Regeln gelten zugleich und sagen Verschiedenes. Bitte nachfragen und eine beenden."),
    "too_far": N_("Der Weg ist weiter als {limit} km."),
    "near_enough": N_("Der Weg ist höchstens {limit} km."),
    "place_unknown": N_("Der Ort des Angebots ist nicht bekannt."),
    "waiting_list": N_("Es gibt eine Warteliste."),
    "full": N_("Es ist kein Platz frei."),
    "application_over": N_("Die Bewerbungsfrist ist vorbei. Bitte nach dem nächsten Beginn fragen."),
    "childcare_there": N_("Während des Kurses gibt es Kinderbetreuung."),
    "childcare_to_arrange": N_("Für die Zeit des Kurses muss die Kinderbetreuung geklärt werden."),
}

CONTRADICTIONS: Final[Mapping[str, str]] = {
    "age_and_birth_date": N_("Alter und Geburtsdatum passen nicht zusammen."),
    "status_allows_work": N_("Mit diesem Status ist Arbeit erlaubt; angegeben ist, dass sie es nicht ist."),
    "status_bans_work": N_("Mit dieser Duldung ist Arbeit verboten; angegeben ist, dass sie erlaubt ist."),
    "kind_without_duldung": N_("Eine Art der Duldung ist angegeben, aber der Status ist keine Duldung."),
    "arrived_before_birth": N_("Die Einreise liegt vor der Geburt."),
    "status_before_arrival": N_("Der Status beginnt vor der Einreise."),
    "status_before_registration": N_("Der Status beginnt vor der Registrierung des Asylantrags."),
    "birth_in_future": N_("Das Geburtsdatum liegt in der Zukunft."),
    "arrival_in_future": N_("Der Tag der Einreise liegt in der Zukunft."),
    "status_in_future": N_("Der Beginn des Status liegt in der Zukunft."),
    "impossible_age": N_("Dieses Alter ist nicht möglich."),
    "nothing_certified": N_("Ein Zertifikat ist angegeben, aber keine Deutschkenntnisse."),
}

_COUNTED: Final[Mapping[str, str]] = {
    "stay": N_("Aufenthalt in Deutschland"),
    "status": N_("dieser Status"),
    "registration": N_("seit der Registrierung"),
}
_FACTS: Final[Mapping[str, str]] = {
    "registered": N_("bei einer Stelle gemeldet"),
    "employed": N_("in Arbeit"),
    "in_training": N_("in Ausbildung"),
    "training_contract": N_("ein Ausbildungsvertrag"),
    "recognition_running": N_("ein laufendes Anerkennungsverfahren"),
    "identity_clear": N_("eine geklärte Identität"),
    "lives_apart_from_parents": N_("eine eigene Wohnung, getrennt von den Eltern"),
}
_TAXONOMY_OF_CRITERION: Final[Mapping[str, str]] = {
    "allowed": "",
    "status": "status",
    "permission": "work_permission",
    "office": "registration",
    "document": "document",
}


def reason_sentence(reason: Reason, tr: Translator, labels: Labels) -> str:
    """Why, as a sentence; `labels` are those of the catalogue's taxonomies."""
    words = {name: _worded(name, value, reason, tr, labels) for name, value in reason.params.items()}
    words.setdefault("range", _range(reason, tr, labels))
    if not words.get("decided_by"):
        words["decided_by"] = tr.gettext("die zuständige Stelle")
    sentence = tr.gettext(SENTENCES[reason.code], **words)
    return sentence[:1].upper() + sentence[1:]


def contradiction_sentence(contradiction: Contradiction, tr: Translator) -> str:
    """What cannot both be true, as a sentence."""
    return tr.gettext(CONTRADICTIONS[contradiction.code])


def _worded(name: str, value: Any, reason: Reason, tr: Translator, labels: Labels) -> str:
    if name == "decided_by":
        return tr.pgettext("decided_by", value) if value else ""
    if isinstance(value, date):
        return str(format_date(value, "medium", locale=tr.locale))
    if isinstance(value, tuple | list):
        return listed_or(tr, [_coded(name, code, reason, tr, labels) for code in value])
    return "" if value is None else _coded(name, value, reason, tr, labels)


def _coded(name: str, code: Any, reason: Reason, tr: Translator, labels: Labels) -> str:
    """A code by its label; what has none is shown as it is."""
    if name == "of":
        return tr.gettext(_COUNTED[code])
    if name == "fault":
        return tr.gettext(FAULTS[code])
    if code in _FACTS and name in ("ways", "facts"):
        return tr.gettext(_FACTS[code])
    taxonomy = _TAXONOMY_OF_CRITERION.get(name) or ("registration" if name == "ways" else reason.criterion)
    label = labels.get(taxonomy, {}).get(code) if isinstance(code, str) else None
    return label or (f"{code:g}" if isinstance(code, float) else str(code))


def _range(reason: Reason, tr: Translator, labels: Labels) -> str:
    low, high = (_worded(end, reason.params.get(end), reason, tr, labels) for end in ("min", "max"))
    if low and high:
        if low == high:
            return low
        return tr.gettext("{low} bis {high}", low=low, high=high)
    if low:
        return tr.gettext("ab {low}", low=low)
    return tr.gettext("bis {high}", high=high) if high else tr.gettext("keine Grenze")
