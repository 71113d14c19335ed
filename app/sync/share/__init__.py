"""The place laptops meet at. Every kind is one function: give me what lies there, store these frames.

Nothing is relied on but unique names, content that proves itself, reading back and trying again: no lock, no append,
no listing order, no time stamp, no absence. What is missing is "not here yet", never "deleted".
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol

from app.domain.replication import HeldFrame
from app.errors import KnownError

BIGGEST_ENTRY = 1 << 30
"""No entry of a share is read that has more bytes than this."""
DRAFT_SUFFIX = ".new"
"""How the name of a file ends that is still being written."""
OWN = 8
"""A unique name begins with as many letters that are the same for everything this laptop writes."""


class Listed(NamedTuple):
    """One entry of a share; as long as the fingerprint is the same, reading it again tells nothing new."""

    name: str
    fingerprint: str
    size: int


class Share(Protocol):
    """A shared file or a shared folder."""

    place: str
    """The name under which a replica remembers what lies here."""

    is_folder: bool
    """Whether every laptop writes its own entries; else there is one entry that all replace."""

    main_name: str
    """The entry all replace; empty for a folder."""

    def look(self) -> Sequence[Listed]:
        """What lies here, the entry all replace first. Raises `ShareUnreachable`, `NotAShare`."""

    def read(self, listed: Listed) -> bytes:
        """The content of an entry; raises `EntryUnreadable` where it is gone, too big or cannot be read."""

    def write(
        self, frames: Sequence[HeldFrame], unique: str, main: Listed | None = None, dropped: Collection[bytes] = ()
    ) -> Sequence[str]:
        """Store frames, on the disk when it returns, and give the names of the entries to be read back.

        What lies here already stays, except frames of these `dropped` ids where all replace one entry. `main` is that
        entry as it was when it was read, None where there was none: what has come into its place since is never
        replaced unread. `unique` is part of a name nobody else uses. Raises `Raced` where the entry is another one by
        now, `WritingFailed` or `EntryUnreadable` where not everything could be stored.
        """

    def remove(self, name: str) -> None:
        """Take away a copy whose content is safe elsewhere; raises `WritingFailed`."""


class ShareError(KnownError):
    """The place, or one entry of it, did not do what was asked of it."""

    code = "share_failed"


class ShareUnreachable(ShareError):
    """The place is not there: the stick is out, the drive not connected."""

    code = "share_unreachable"


class EntryUnreadable(ShareError):
    """One entry of the place cannot be read; the others can."""

    code = "entry_unreadable"


class DamagedEntry(ShareError):
    """Parts of an entry are no frames; the rest was read."""

    code = "entry_damaged"


class NotAShare(ShareError):
    """What lies at the place was not written by this program."""

    code = "not_a_share"


class NewerShare(ShareError):
    """The shared file has the form of a newer version of the program."""

    code = "newer_share"


class ForeignTeam(ShareError):
    """The place belongs to another team."""

    code = "foreign_team"


class WritingFailed(ShareError):
    """What was read is kept; the own changes could not be stored and wait."""

    code = "share_not_written"


class RolledBack(ShareError):
    """Something of this laptop that lay at the place has gone from there; a warning, as it is written again."""

    code = "share_rolled_back"


class Emptied(ShareError):
    """The shared file was emptied; a warning, as what lay in it is written again."""

    code = "share_emptied"


class NoKeyToSend(ShareError):
    """Changes for an audience whose key this laptop does not have stay here."""

    code = "no_key_to_send"


class UnreadCopy(ShareError):
    """A copy would take the place of changes that nobody has read here."""

    code = "unread_copy"


class Raced(Exception):
    """Somebody else wrote in between: look again."""
