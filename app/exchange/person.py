"""A person as JSON: the answers of a session by the codes of the taxonomies; a missing key is unknown."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from app.domain.answers import CODED
from app.domain.client import FIELDS, NOT_STATED, YES_NO_FIELDS, Person
from app.errors import InvalidInput
from app.exchange.json_values import (
    EXAMPLE,
    Reader,
    WrongValue,
    day,
    number,
    require_within,
    text,
    texts,
    whole,
    wholes,
    yes_no,
)
from app.i18n import N_

CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "duldung_kind": ("ordinary", "discretion"),
    "school_recognised": ("yes", "no", "applied"),
}


def read_person(document: Any, codes: Mapping[str, Collection[str]]) -> Person:
    """The person a JSON object describes; `codes` are the codes of each taxonomy of the catalogue.

    `null` and "unknown" are unknown, "not_stated" is *keine Angabe*. Raises `InvalidInput` naming the key, its value
    and what is expected.
    """
    if not isinstance(document, dict):
        raise InvalidInput(N_("Die Datei beschreibt keine Person: erwartet wird ein JSON-Objekt mit Antworten."))
    for key in document:
        if key not in FIELDS:
            raise InvalidInput(
                N_("Die Antwort „{key}“ ist nicht bekannt. Möglich sind: {keys}."), key=key, keys=", ".join(FIELDS)
            )
    return Person(**{key: _value(key, value, codes) for key, value in document.items()})


def _value(key: str, value: Any, codes: Mapping[str, Collection[str]]) -> Any:
    if value is None or value == "unknown":
        return None
    if value == NOT_STATED.value:
        return NOT_STATED
    read: Reader = _READERS.get(key, text)
    try:
        answer = read(value)
    except (TypeError, ValueError):
        raise WrongValue(_UNREADABLE, key, value, example=EXAMPLE[read]) from None
    _check_codes(key, answer, codes)
    if key != "age":
        # Matching shows an impossible age beside the other contradictions.
        require_within(key, key, answer, _OUT_OF_RANGE, _TOO_EARLY)
    return answer


def _check_codes(key: str, answer: Any, codes: Mapping[str, Collection[str]]) -> None:
    allowed = CHOICES.get(key) or codes.get(CODED.get(key, ""))
    if not allowed:
        return
    for code in answer if isinstance(answer, tuple) else (answer,):
        if code not in allowed:
            raise WrongValue(_UNKNOWN_CODE, key, code, codes=", ".join(sorted(allowed)))


_UNREADABLE: Final = N_(
    "Die Antwort {place} hat den Wert „{value}“. Das lässt sich nicht lesen; zum Beispiel: {example}."
)
_UNKNOWN_CODE: Final = N_("Die Antwort {place} hat den Wert „{value}“. Möglich ist: {codes}.")
_OUT_OF_RANGE: Final = N_("Die Antwort {place} hat den Wert „{value}“. Möglich ist {least} bis {most}.")
_TOO_EARLY: Final = N_("Die Antwort {place} hat den Wert „{value}“. Der früheste mögliche Tag ist {earliest}.")


_READERS: Final[Mapping[str, Reader]] = {
    "age": whole,
    "travel_km": number,
    "children": wholes,
    **dict.fromkeys(("birth_date", "status_since", "arrived_on", "permit_until", "asylum_registered_on"), day),
    **dict.fromkeys(YES_NO_FIELDS, yes_no),
    **dict.fromkeys(("languages", "skills", "needs", "times"), texts),
}
