"""A session as JSON: what the window would keep at its end; `resources/schemas/session.json` says the same."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final
from uuid import uuid4

from app.domain.client import NOT_STATED
from app.domain.session import MEETING, Consent, Handed, NewCase, PlannedStep, Session, Unmet
from app.errors import InvalidInput
from app.exchange.json_values import EXAMPLE, Reader, WrongValue, day, require_within, text, texts, uuid, whole
from app.exchange.person import read_person
from app.i18n import N_

Codes = Mapping[str, Collection[str]]

_LETTER: Final = {"kind": "letter_kind", "delivered_on": "delivered_on", "deadline_on": "deadline_on"}
_KEYS: Final = (
    *("id", "day", "client", "keep", "person", "letter", "note", "plan", "offers", "unmet_needs"),
    *(name for name in MEETING if name not in _LETTER.values()),
)


def read_session(document: Any, codes: Codes, today: date) -> Session:
    """The session a JSON object describes; `codes` are the codes of each taxonomy of the catalogue.

    Without a day it is `today`. `null` is unknown, "not_stated" is *keine Angabe*. Raises `InvalidInput` naming the
    place (`plan/0/until`) and what is expected; whether the session may be kept is said by the use case.
    """
    _require_keys("", document, _KEYS)
    person = document.get("person") or {}
    answers = read_person(person, codes)
    require_within("person/age", "age", answers.age, _OUT_OF_RANGE, _TOO_EARLY)
    letter = document.get("letter") or {}
    _require_keys("letter/", letter, tuple(_LETTER))
    meeting = {name: document[name] for name in MEETING if name in document}
    meeting |= {_LETTER[name]: value for name, value in letter.items()}
    return Session(
        id=_read("id", document, uuid) or uuid4(),
        day=_read("day", document, day) or today,
        answers={name: getattr(answers, name) for name in person},
        client=_read("client", document, uuid),
        keep=_new_case(document["keep"]) if document.get("keep") is not None else None,
        note=_read("note", document, text) or "",
        plan=tuple(_plan_step(f"plan/{n}/", one) for n, one in enumerate(_list("plan", document))),
        offers=tuple(_handed(f"offers/{n}/", one) for n, one in enumerate(_list("offers", document))),
        unmet_needs=tuple(
            _unmet(f"unmet_needs/{n}/", one, codes) for n, one in enumerate(_list("unmet_needs", document))
        ),
        **{name: _read(name, meeting, _FORMS.get(name, text), codes) for name in meeting if meeting[name] is not None},
    )


def _new_case(document: Any) -> NewCase:
    _require_keys("keep/", document, ("name", "alias", "number", "contact", "consents"))
    called = {name: _read(name, document, text, at="keep/") or "" for name in ("name", "alias", "number", "contact")}
    consents = enumerate(_list("consents", document, "keep/"))
    return NewCase(tuple(_consent(f"keep/consents/{n}/", one) for n, one in consents), **called)


def _consent(at: str, document: Any) -> Consent:
    names = tuple(Consent.__dataclass_fields__)
    _require_keys(at, document, names, ("purpose", "basis"))
    return Consent(**{name: _read(name, document, _FORMS.get(name, text), at=at) for name in names})


def _plan_step(at: str, document: Any) -> PlannedStep:
    _require_keys(at, document, ("what", "who", "until", "offer"), ("what",))
    who, until = _read("who", document, text, at=at) or "", _read("until", document, day, at=at)
    return PlannedStep(_read("what", document, text, at=at), who, until, _read("offer", document, uuid, at=at))


def _handed(at: str, document: Any) -> Handed:
    _require_keys(at, document, ("offer", "how"), ("offer",))
    return Handed(_read("offer", document, uuid, at=at), _read("how", document, text, at=at) or "shown")


def _unmet(at: str, document: Any, codes: Codes) -> Unmet:
    _require_keys(at, document, ("need", "barrier"), ("need", "barrier"))
    return Unmet(*(_read(name, document, text, codes, at) for name in ("need", "barrier")))


def _list(name: str, document: Mapping[str, Any], at: str = "") -> list[Any]:
    value = document.get(name) or []
    if not isinstance(value, list):
        raise WrongValue(_UNREADABLE, at + name, value, example="[…]")
    return value


def _require_keys(at: str, document: Any, known: Collection[str], needed: Collection[str] = ()) -> None:
    if not isinstance(document, dict):
        raise WrongValue(_UNREADABLE, at.rstrip("/") or "/", document, example="{…}")
    for name in document:
        if name not in known:
            raise InvalidInput(
                N_("Die Angabe „{place}“ ist nicht bekannt. Es wurde nichts gespeichert. Möglich sind: {names}."),
                place=at + str(name),
                names=", ".join(known),
            )
    for name in needed:
        if document.get(name) is None:
            raise InvalidInput(
                N_("Es fehlt die Angabe „{place}“. Es wurde nichts gespeichert; bitte ergänzen Sie sie."),
                place=at + name,
            )


def _read(name: str, document: Mapping[str, Any], form: Reader, codes: Codes | None = None, at: str = "") -> Any:
    value = document.get(name)
    if value is None:
        return None
    if value == NOT_STATED.value and form is not uuid:
        return NOT_STATED
    try:
        read = form(value)
    except (TypeError, ValueError):
        raise WrongValue(_UNREADABLE, at + name, value, example=EXAMPLE[form]) from None
    require_within(at + name, name, read, _OUT_OF_RANGE, _TOO_EARLY)
    for code in read if isinstance(read, tuple) else (read,):
        allowed = _allowed(name, codes or {})
        if allowed and code not in allowed:
            raise WrongValue(_UNKNOWN_CODE, at + name, code, codes=", ".join(sorted(allowed)))
    return read


def _allowed(name: str, codes: Codes) -> Collection[str]:
    return {code for taxonomy in _CODED.get(name, ()) for code in codes.get(taxonomy, ())}


_UNREADABLE: Final = N_(
    "Die Angabe {place} hat den Wert „{value}“. Das lässt sich nicht lesen; zum Beispiel: {example}."
    " Es wurde nichts gespeichert."
)
_UNKNOWN_CODE: Final = N_(
    "Die Angabe {place} hat den Wert „{value}“. Möglich ist: {codes}. Es wurde nichts gespeichert."
)
_OUT_OF_RANGE: Final = N_(
    "Die Angabe {place} hat den Wert „{value}“. Möglich ist {least} bis {most}. Es wurde nichts gespeichert."
)
_TOO_EARLY: Final = N_(
    "Die Angabe {place} hat den Wert „{value}“. Der früheste mögliche Tag ist {earliest}. Es wurde nichts gespeichert."
)
_CODED: Final = {"topics": ("topic", "need"), "need": ("need",), "barrier": ("barrier",)}
_FORMS: Final[Mapping[str, Reader]] = {
    "minutes": whole,
    **dict.fromkeys(("delivered_on", "deadline_on", "follow_up_on", "given_on"), day),
    **dict.fromkeys(("topics", "missing_documents"), texts),
}
