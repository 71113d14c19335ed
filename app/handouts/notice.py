"""The sheet on data protection: what a person is told, and the consent to sign where that is the basis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from app.domain.consent_text import CONSENT, NOTICE
from app.domain.handout import HandoutForm, NoticeWish
from app.handouts.arrange import Data, Face
from app.handouts.compose import column_data, faces_of, page_data, sides_of, unreviewed_notice
from app.handouts.facts import Room

BLANK: Final = "\ufffc"
"""Where the page has a line to fill in by hand: nobody has told the program what stands there."""
BLANKS: Final = dict.fromkeys(
    ("office", "contact", "officer", "authority", "recipient", "facts", "interpreter", "guardian"), BLANK
)
BASES: Final[Mapping[str, str]] = {"task": "basis_task", "contract": "basis_contract", "consent": "basis_consent"}
AGREED: Final[Mapping[str, tuple[str, ...]]] = {
    "counselling": ("keep", "special"),
    "referral": ("referral",),
    "handover": ("referral",),
    "contact": ("contact",),
}
"""What a person agrees to, by purpose."""
NOTICE_ROOMS: Final = tuple(Room(size=size) for size in (12.5, 12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0))
"""From large to small: the first with which each sheet is one page is taken."""


def notice_data(wish: NoticeWish, form: HandoutForm, room: Room | None = None) -> Data:
    """Everything the template needs, as plain JSON values; without a room it is set as large as is usual."""
    sides = sides_of(form)
    faces = faces_of(form, (room, room) if room else ())
    sheets = (_notice, _consent) if wish.basis == "consent" else (_notice,)
    return {
        **page_data(sides, form),
        "title": sides[0].say(NOTICE["title"]),
        "sheets": [make(face, wish) for make in sheets for face in faces],
        "footer": [unreviewed_notice(one, sides[0]) for one in sides],
    }


def _notice(face: Face, wish: NoticeWish) -> Data:
    bases = (BASES[wish.basis],) if wish.basis else tuple(BASES.values())
    withdraw = () if wish.basis in ("task", "contract") else ("right_withdraw",)
    told = (
        *_rows(face, NOTICE, ("who", "officer", "what", "kinds", "purpose", "voluntary")),
        *_rows(face, NOTICE, bases, ticked=len(bases) > 1),
        *_rows(face, NOTICE, ("readers", "handover", "kept_safe", "how_long_open", "numbers", "no_machine")),
    )
    rights = ("right_see", "right_correct", "right_delete", "right_object", *withdraw, "right_complain")
    return {
        **_top(face, NOTICE),
        "law": _said(face, NOTICE["law"]),
        "parts": [
            {"headings": [], "rows": told},
            {"headings": _said(face, NOTICE["rights"]), "rows": _rows(face, NOTICE, rights)},
        ],
        "signatures": [],
    }


def _consent(face: Face, wish: NoticeWish) -> Data:
    agreed = dict.fromkeys(sentence for purpose in wish.purposes for sentence in AGREED[purpose])
    others = (("interpreted",) if wish.interpreted else ()) + (("guardian",) if wish.is_minor else ())
    signers = ("signature", "guardian_signature") if wish.is_minor else ("signature",)
    return {
        **_top(face, CONSENT),
        "law": [],
        "parts": [
            {"headings": [], "rows": _rows(face, CONSENT, (*agreed, "free", "withdraw", "understood", *others))},
            {"headings": [], "rows": _rows(face, CONSENT, ("agree", "disagree"), ticked=True)},
        ],
        "signatures": [_said(face, CONSENT[name]) for signer in signers for name in ("place_day", signer)],
    }


def _top(face: Face, texts: Mapping[str, str]) -> Data:
    return {
        "sides": [column_data(one, place, face) for place, one in enumerate(face.sides)],
        "headings": _said(face, texts["title"]),
    }


def _rows(face: Face, texts: Mapping[str, str], names: Iterable[str], ticked: bool = False) -> list[Data]:
    return [{"ticked": ticked, "texts": _said(face, texts[name])} for name in names]


def _said(face: Face, text: str) -> list[str]:
    return [one.say(text, **BLANKS) for one in face.sides]
