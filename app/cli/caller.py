"""Who calls: the profile meant, the passphrase and the language; opens the profile for one verb."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.output import ask, print_problem
from app.errors import UnreadableFile, WrongPassphrase
from app.i18n import N_, SOURCE_LANGUAGE, Translator

if TYPE_CHECKING:
    from app.bootstrap import App

PATIENCE = 5.0
"""Seconds to wait for a profile that another process holds, before saying so."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The common options of one call; `language` is what `--lang` names, also where only handouts speak it."""

    home: Path
    passphrase_file: Path | None
    tr: Translator
    as_json: bool = False
    language: str = SOURCE_LANGUAGE

    @contextmanager
    def app(self) -> Iterator[App]:
        """The opened profile; closed when the verb is done."""
        from app.bootstrap import open_profile, profile_state

        passphrase = self.passphrase() if profile_state(self.home) == "locked" else None
        app = open_profile(self.home, passphrase=passphrase, wait=PATIENCE)
        try:
            for note in app.notes:
                print_problem(self.tr.gettext(note))
            yield app
        finally:
            app.lock()

    def passphrase(self) -> str:
        """The first line of the passphrase file, or what is typed on the terminal."""
        if self.passphrase_file is not None:
            return _first_line(self.passphrase_file)
        if not sys.stdin.isatty():
            raise WrongPassphrase(
                N_("Dieses Profil ist verschlossen. Nennen Sie mit --passphrase-file die Datei mit der Passphrase.")
            )
        return ask(self.tr.gettext("Passphrase:"))

    def new_passphrase(self) -> str:
        """A passphrase to be set; on the terminal it is asked for twice."""
        first = self.passphrase()
        if self.passphrase_file is None and first != ask(self.tr.gettext("Passphrase noch einmal:")):
            raise WrongPassphrase(N_("Die beiden Eingaben sind verschieden. Es wurde nichts angelegt."))
        return first


def _first_line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig").partition("\n")[0].rstrip("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(
            N_("Die Datei mit der Passphrase „{file}“ lässt sich nicht lesen. Prüfen Sie Namen und Rechte."),
            file=str(path),
        ) from error
