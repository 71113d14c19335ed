"""Known errors: each carries a code, a sentence for people and the advice that goes with it.

Everything else that is raised is a bug and ends in the crash dialog or a traceback.
"""

from __future__ import annotations

from typing import Any

from app.i18n import Translator, translator


class KnownError(Exception):
    """Something that can go wrong for a user; the sentence says what happened, what was kept and what to do.

    `message` is a German text marked with `N_`, `params` fill its placeholders; the edge words it.
    """

    code = "error"

    def __init__(self, message: str, **params: Any) -> None:
        super().__init__(message)
        self.message = message
        self.params = params

    def sentence(self, translator: Translator) -> str:
        """The sentence in the translator's language."""
        return translator.gettext(self.message, **self.params)

    def __str__(self) -> str:
        return self.sentence(translator())


class WrongPassphrase(KnownError):
    """The passphrase or recovery code opens none of the wraps."""

    code = "wrong_passphrase"


class DamagedKeyFile(KnownError):
    """Neither copy of the key file can be read."""

    code = "damaged_key_file"


class NewerKeyFile(KnownError):
    """The key file was written by a newer version of the program."""

    code = "newer_key_file"


class DamagedDatabase(KnownError):
    """The database file cannot be decrypted or is not consistent."""

    code = "damaged_database"


class NewerDatabase(KnownError):
    """The database was written by a newer version of the program."""

    code = "newer_database"


class ProfileInUse(KnownError):
    """Another process holds this profile."""

    code = "profile_in_use"


class ProfileMissing(KnownError):
    """There is no profile in the folder given."""

    code = "profile_missing"


class ProfileExists(KnownError):
    """There is a profile in the folder already."""

    code = "profile_exists"


class UnsafePlace(KnownError):
    """The folder lies on a network drive or is kept by a cloud client."""

    code = "unsafe_place"


class ReadOnlyPlace(KnownError):
    """The folder of the profile cannot be written."""

    code = "read_only_place"


class NotFound(KnownError):
    """The record asked for does not exist or is deleted."""

    code = "not_found"


class InvalidInput(KnownError):
    """A value does not have the form it needs."""

    code = "invalid_input"


class ChangedMeanwhile(KnownError):
    """The record has changed since it was shown."""

    code = "changed_meanwhile"


class NothingToUndo(KnownError):
    """There is no change of this device left to take back."""

    code = "nothing_to_undo"


class UnreadableFile(KnownError):
    """A file to import or restore cannot be read."""

    code = "unreadable_file"


class RefusedFile(KnownError):
    """A file was refused because reading it would be dangerous."""

    code = "refused_file"


class CatalogueOnly(KnownError):
    """The profile holds the catalogue alone; nothing about a person is written into it."""

    code = "catalogue_only"


class NotAllowed(KnownError):
    """The profile does not allow this value to be kept with a person."""

    code = "not_allowed"


class Cancelled(KnownError):
    """The user stopped long work; nothing was written."""

    code = "cancelled"


class DiskFull(KnownError):
    """There was no room left; the change was not written."""

    code = "disk_full"


class WrongWords(KnownError):
    """The words told with an invitation do not open it."""

    code = "wrong_words"


class InvitationOver(KnownError):
    """The invitation has expired, was closed or is used up."""

    code = "invitation_over"


class NoTeam(KnownError):
    """The profile belongs to no team."""

    code = "no_team"


class NoPlace(KnownError):
    """No place to sync with has been chosen."""

    code = "no_place"


class TeamAlready(KnownError):
    """The profile belongs to a team already."""

    code = "team_already"
