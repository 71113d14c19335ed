"""Why a frame was not applied: a code that is kept with it, and the sentence for people."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from app.i18n import N_


class Refusal(StrEnum):
    """The first four are damage, the next four are tried again by themselves, the others need a person's look."""

    TRUNCATED = "truncated"
    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    BAD_SIGNATURE = "bad_signature"
    UNKNOWN_AUTHOR = "unknown_author"
    UNKNOWN_INVITATION = "unknown_invitation"
    NO_KEY = "no_key"
    NEWER_PROGRAM = "newer_program"
    FOREIGN_TEAM = "foreign_team"
    WRONG_ROLE = "wrong_role"
    REMOVED = "removed"
    UNREADABLE = "unreadable"
    WRONG_AUDIENCE = "wrong_audience"
    FOREIGN_AUTHOR = "foreign_author"
    INVITATION_EXPIRED = "invitation_expired"
    INVITATION_USED_UP = "invitation_used_up"
    INVITATION_CLOSED = "invitation_closed"


WAITING: Final = frozenset({Refusal.UNKNOWN_AUTHOR, Refusal.UNKNOWN_INVITATION, Refusal.NO_KEY, Refusal.NEWER_PROGRAM})
"""Reasons that may pass without anybody doing anything wrong."""

SPOILT: Final = frozenset({Refusal.TRUNCATED, Refusal.MALFORMED, Refusal.BAD_SIGNATURE})
"""Reasons that say these bytes are of no use to anybody: nobody of the team wrote them as they are."""

DROPPED: Final = SPOILT | {Refusal.TOO_LARGE, Refusal.FOREIGN_TEAM}
"""Reasons that no later knowledge can change: the bytes are not kept, only that they were refused."""

SENTENCES: Final[Mapping[Refusal, str]] = {
    Refusal.TRUNCATED: N_(
        "Ein Stück bricht mitten im Inhalt ab. Alles andere wurde gelesen;"
        " das Stück wird neu geschrieben, sobald ein Gerät abgleicht, das es hat."
    ),
    Refusal.MALFORMED: N_(
        "Ein Stück ist beschädigt. Alles andere wurde gelesen;"
        " das Stück wird neu geschrieben, sobald ein Gerät abgleicht, das es hat."
    ),
    Refusal.TOO_LARGE: N_(
        "Ein Stück ist größer als erlaubt und wurde nicht geöffnet. Alles andere wurde gelesen;"
        " fragen Sie im Team, von welchem Gerät es kommt."
    ),
    Refusal.BAD_SIGNATURE: N_(
        "Die Unterschrift eines Stücks stimmt nicht: Es ist beschädigt oder gefälscht. Es wurde nicht übernommen;"
        " das echte Stück wird neu geschrieben, sobald ein Gerät abgleicht, das es hat."
    ),
    Refusal.UNKNOWN_AUTHOR: N_(
        "Ein Stück kommt von einem Gerät, dessen Beitritt hier noch nicht angekommen ist. Es wird aufbewahrt und"
        " übernommen, sobald der Beitritt da ist."
    ),
    Refusal.UNKNOWN_INVITATION: N_(
        "Ein Gerät ist mit einer Einladung beigetreten, die hier noch nicht angekommen ist. Der Beitritt wird"
        " aufbewahrt und gilt, sobald die Einladung da ist."
    ),
    Refusal.NO_KEY: N_(
        "Ein Stück ist für einen Kreis verschlüsselt, dessen Schlüssel dieses Gerät nicht hat."
        " Es wird aufbewahrt und geöffnet, sobald der Schlüssel da ist."
    ),
    Refusal.NEWER_PROGRAM: N_(
        "Ein Stück wurde von einer neueren Version des Programms geschrieben. Es wird aufbewahrt;"
        " bitte aktualisieren Sie das Programm."
    ),
    Refusal.FOREIGN_TEAM: N_(
        "Ein Stück ist beschädigt oder gehört zu einem anderen Team. Es wurde nicht übernommen; alles andere wurde"
        " gelesen."
    ),
    Refusal.WRONG_ROLE: N_(
        "Ein Gerät hat etwas geschrieben, das ihm in seiner Rolle nicht erlaubt ist. Es wurde nicht übernommen;"
        " klären Sie im Team, wie es dazu kam."
    ),
    Refusal.REMOVED: N_(
        "Ein Stück kommt von einem Gerät, das aus dem Team entfernt wurde. Es wurde nicht übernommen;"
        " klären Sie im Team, ob der Inhalt gebraucht wird."
    ),
    Refusal.UNREADABLE: N_(
        "Der Inhalt eines unterschriebenen Stücks lässt sich nicht lesen. Es wurde nicht übernommen und wird"
        " aufbewahrt; bitte aktualisieren Sie das Programm auf dem Gerät, von dem es kommt."
    ),
    Refusal.WRONG_AUDIENCE: N_(
        "Ein Stück enthält etwas, das nicht in diesen Kreis gehört. Es wurde nicht übernommen;"
        " bitte aktualisieren Sie das Programm auf dem Gerät, von dem es kommt."
    ),
    Refusal.FOREIGN_AUTHOR: N_(
        "Ein Gerät hat im Namen eines anderen geschrieben. Es wurde nicht übernommen;"
        " klären Sie im Team, wie es dazu kam."
    ),
    Refusal.INVITATION_EXPIRED: N_(
        "Ein Gerät wollte mit einer abgelaufenen Einladung beitreten. Laden Sie es noch einmal ein, wenn es ins Team"
        " gehört."
    ),
    Refusal.INVITATION_USED_UP: N_(
        "Ein Gerät wollte mit einer Einladung beitreten, die schon verbraucht ist. Laden Sie es noch einmal ein, wenn"
        " es ins Team gehört."
    ),
    Refusal.INVITATION_CLOSED: N_(
        "Ein Gerät wollte mit einer geschlossenen Einladung beitreten. Laden Sie es noch einmal ein, wenn es ins Team"
        " gehört."
    ),
}
"""What happened, what was kept and what to do, for every code."""
