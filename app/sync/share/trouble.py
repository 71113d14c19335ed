"""What a file system's refusals mean to the person in front of the program."""

from __future__ import annotations

import errno
from pathlib import Path

from app.i18n import N_
from app.sync.share import (
    DamagedEntry,
    Emptied,
    EntryUnreadable,
    ForeignTeam,
    NewerShare,
    NoKeyToSend,
    NotAShare,
    RolledBack,
    ShareUnreachable,
    UnreadCopy,
    WritingFailed,
)

_NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_IN_USE = {errno.EBUSY, errno.ETXTBSY}
_SHARING_VIOLATION = {32, 33}
"""What Windows answers while another program holds the file open."""


def unreachable(path: Path) -> ShareUnreachable:
    """The place is not there."""
    return ShareUnreachable(
        N_(
            "Der Ort „{place}“ ist gerade nicht erreichbar. Nichts ging verloren, Ihre Änderungen warten hier."
            " Stecken Sie den Stick ein oder verbinden Sie das Laufwerk."
        ),
        place=str(path),
    )


def unreadable(path: Path, error: OSError) -> EntryUnreadable:
    """One file cannot be read."""
    if isinstance(error, PermissionError):
        return EntryUnreadable(
            N_(
                "Die Datei „{file}“ darf hier nicht gelesen werden. Nichts wurde verändert, Ihre Änderungen warten."
                " Prüfen Sie die Rechte, oder ob ein anderes Programm sie gerade benutzt."
            ),
            file=path.name,
        )
    return EntryUnreadable(
        N_(
            "Die Datei „{file}“ ließ sich nicht lesen. Nichts wurde verändert; der nächste Abgleich versucht es wieder."
        ),
        file=path.name,
    )


def wrong_kind(path: Path, *, is_folder: bool) -> NotAShare:
    """There is a folder where the shared file should be, or the other way round."""
    sentence = (
        N_(
            "„{file}“ ist ein Ordner, hier wird eine Datei erwartet. Nichts wurde verändert."
            " Wählen Sie eine Datei oder stellen Sie den Ort auf „gemeinsamer Ordner“."
        )
        if is_folder
        else N_(
            "„{file}“ ist eine Datei, hier wird ein Ordner erwartet. Nichts wurde verändert."
            " Wählen Sie einen Ordner oder stellen Sie den Ort auf „gemeinsame Datei“."
        )
    )
    return NotAShare(sentence, file=path.name)


def not_a_share(name: str) -> NotAShare:
    """What lies there is of another program."""
    return NotAShare(
        N_(
            "„{file}“ ist keine gemeinsame Datei von Anlauf. Sie wurde nicht verändert."
            " Wählen Sie eine andere Datei oder einen neuen Namen."
        ),
        file=name,
    )


def newer_share(name: str) -> NewerShare:
    """What lies there is of a later version of this program."""
    return NewerShare(
        N_(
            "„{file}“ wurde von einer neueren Version von Anlauf geschrieben. Sie wurde nicht verändert, Ihre"
            " Änderungen warten hier. Bitte aktualisieren Sie das Programm."
        ),
        file=name,
    )


def foreign_team(name: str) -> ForeignTeam:
    """What lies there is of another team."""
    return ForeignTeam(
        N_(
            "„{file}“ gehört zu einem anderen Team. Nichts wurde gelesen oder verändert."
            " Wählen Sie den Ort Ihres Teams oder einen neuen Namen."
        ),
        file=name,
    )


def damaged(name: str) -> DamagedEntry:
    """Some of what lies there is none of our frames any more."""
    return DamagedEntry(
        N_(
            "„{file}“ ist an einigen Stellen beschädigt. Alles Lesbare ist übernommen. Was fehlt, wird wieder dorthin"
            " geschrieben: von diesem Gerät oder vom nächsten, das es noch hat."
        ),
        file=name,
    )


def rolled_back(place: str) -> RolledBack:
    """What was read back there once is missing now."""
    return RolledBack(
        N_(
            "Am Ort „{place}“ fehlte etwas, das dieses Gerät dort schon geschrieben und zurückgelesen hatte: Der Ort"
            " wurde auf einen älteren Stand zurückgesetzt, oder zwei Geräte haben gleichzeitig geschrieben. Nichts ging"
            " verloren, es wird wieder dorthin geschrieben. Kommt das öfter vor, fragen Sie, wer den Ort betreut."
        ),
        place=place,
    )


def emptied(name: str) -> Emptied:
    """The file is there, and nothing is in it any more."""
    return Emptied(
        N_(
            "Die Datei „{file}“ war leer, obwohl schon etwas darin lag. Auf diesem Gerät ging nichts verloren; was es"
            " hat, wird wieder dorthin geschrieben. Kommt das öfter vor, fragen Sie, wer den Ort betreut."
        ),
        file=name,
    )


def no_key_to_send() -> NoKeyToSend:
    """Changes that this device may not or cannot seal."""
    return NoKeyToSend(
        N_(
            "Für einen Teil Ihrer Änderungen hat dieses Gerät keinen Schlüssel. Sie bleiben hier und warten; alles"
            " andere ist abgeglichen. Bitten Sie Ihr Team um eine Einladung, die auch für Fälle gilt."
        )
    )


def raced(name: str) -> WritingFailed:
    """Somebody else wrote the same file meanwhile."""
    return WritingFailed(
        N_("„{file}“ wurde gerade von jemand anderem geschrieben und bleibt so. Versuchen Sie es noch einmal."),
        file=name,
    )


def unread_copy(name: str) -> UnreadCopy:
    """The file to be replaced holds what is not here."""
    return UnreadCopy(
        N_(
            "In „{file}“ liegen Änderungen des Teams, die hier noch nicht gelesen sind. Die Datei bleibt, wie sie ist."
            " Lesen Sie sie zuerst ein, oder wählen Sie einen neuen Namen."
        ),
        file=name,
    )


def too_big(path: Path) -> EntryUnreadable:
    """A file larger than any share."""
    return EntryUnreadable(
        N_(
            "Die Datei „{file}“ ist zu groß für eine gemeinsame Datei und wurde nicht gelesen. Nichts wurde verändert."
            " Prüfen Sie, ob es die richtige Datei ist."
        ),
        file=path.name,
    )


def not_written(path: Path, error: OSError) -> WritingFailed:
    """The frames could not be stored: in words that tell what to do."""
    return WritingFailed(_reason(error), place=str(path))


def _reason(error: OSError) -> str:
    if error.errno in _NO_ROOM:
        return N_(
            "Am Ort „{place}“ ist kein Platz mehr. Alles Gelesene ist übernommen, Ihre Änderungen warten hier."
            " Schaffen Sie dort Platz."
        )
    if error.errno in _IN_USE or getattr(error, "winerror", None) in _SHARING_VIOLATION:
        return N_(
            "Die Datei am Ort „{place}“ wird gerade von einem anderen Programm benutzt. Alles Gelesene ist übernommen,"
            " Ihre Änderungen warten; der nächste Abgleich versucht es wieder."
        )
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return N_(
            "An den Ort „{place}“ darf nicht geschrieben werden. Alles Gelesene ist übernommen, Ihre Änderungen warten."
            " Prüfen Sie den Schreibschutz und die Rechte."
        )
    return N_(
        "Das Schreiben nach „{place}“ ist nicht gelungen. Alles Gelesene ist übernommen, Ihre Änderungen warten hier;"
        " der nächste Abgleich versucht es wieder."
    )
