"""The self-test: everything that must work on this machine, tried in a temporary encrypted profile."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.output import print_json, print_lines
from app.errors import WrongPassphrase
from app.i18n import N_, Translator
from app.logs import places
from app.paths import resources_folder

if TYPE_CHECKING:
    from app.bootstrap import App

DEMO = resources_folder() / "demo" / "catalogue.json"


class Unexpected(Exception):
    """A step of the self-test ended otherwise than it must."""


@dataclass
class Trial:
    """The temporary profile that the steps hand on to each other."""

    home: Path
    passphrase: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    app: App | None = None

    @property
    def opened(self) -> App:
        """The open profile; a step that needs it fails where an earlier one could not open it."""
        if self.app is None:
            raise Unexpected
        return self.app

    def close(self) -> None:
        """Close the profile, so that its folder can be removed."""
        if self.app is not None:
            self.app.lock()
            self.app = None


def run_self_test(tr: Translator, *, as_json: bool) -> int:
    """Try all steps, print what passed, and return 0 if all did; a failed step does not stop the others."""
    results: list[tuple[str, str, tuple[str, ...]]] = []
    with tempfile.TemporaryDirectory(prefix="anlauf-") as folder:
        trial = Trial(Path(folder) / "profile")
        try:
            for code, (sentence, step) in STEPS.items():
                results.append((code, tr.gettext(sentence), _failure(step, trial)))
        finally:
            trial.close()
    if as_json:
        print_json({"steps": [{"code": code, "passed": not failed} for code, _, failed in results]})
    else:
        for _, sentence, failed in results:
            print_lines(_line(sentence, failed, tr), *failed)
    return int(any(failed for _, _, failed in results))


def _line(sentence: str, failed: tuple[str, ...], tr: Translator) -> str:
    if failed:
        return tr.gettext("Fehler: {step}", step=sentence)
    return tr.gettext("In Ordnung: {step}", step=sentence)


def _failure(step: Callable[[Trial], None], trial: Trial) -> tuple[str, ...]:
    try:
        step(trial)
    except Exception as error:  # a failed step is what the self-test reports
        return places(error)
    return ()


def _expect(condition: object) -> None:
    if not condition:
        raise Unexpected


def create(trial: Trial) -> None:
    """A profile is made with a passphrase, and both it and the recovery code open it."""
    from app.bootstrap import create_profile, open_profile

    created = create_profile(trial.home, trial.passphrase)
    created.app.lock()
    open_profile(trial.home, recovery_code=created.recovery_code).lock()
    trial.app = open_profile(trial.home, passphrase=trial.passphrase)


def refuse(trial: Trial) -> None:
    """A wrong passphrase opens nothing."""
    from app.bootstrap import open_profile

    trial.close()
    try:
        open_profile(trial.home, passphrase=trial.passphrase + "x").lock()
    except WrongPassphrase:
        trial.app = open_profile(trial.home, passphrase=trial.passphrase)
    else:
        raise Unexpected


def read_in(trial: Trial) -> None:
    """The demo catalogue is imported whole; a second import changes nothing."""
    from app.usecases.exchange import import_catalogue

    first = trial.opened.write("import", import_catalogue, DEMO, source="self-test")
    second = trial.opened.write("import", import_catalogue, DEMO, source="self-test")
    _expect(first.read.get("service", 0) > 0 and first.written.get("service") == first.read.get("service"))
    _expect(not first.rejected and not any(second.written.values()))


def search(trial: Trial) -> None:
    """Offers are found by a part of a compound and with a typing error."""
    from app.domain.search import Criteria

    for text in ("Kurs", "Sprachkrus"):
        _expect(trial.opened.find(Criteria(text=text)).cards)


def write_out(trial: Trial) -> None:
    """The catalogue is exported and the exported file can be read again without a finding."""
    from app.usecases.exchange import export_catalogue, preview_import

    target = trial.home.parent / "export.json"
    trial.opened.read(export_catalogue, target)
    _expect(not trial.opened.write("preview", preview_import, target, source="again").rejected)


def stay_secret(trial: Trial) -> None:
    """No file of the profile holds a name of the catalogue in plain text."""
    from app.domain.search import Criteria

    name = trial.opened.find(Criteria(), limit=1).cards[0].title.encode()
    _expect(not [path for path in trial.home.rglob("*") if path.is_file() and name in path.read_bytes()])


def hand_out(trial: Trial) -> None:
    """An offer becomes a page in a language of the clients, written from right to left."""
    from app.domain.handout import HandoutForm, HandoutWish
    from app.domain.search import Criteria
    from app.usecases.handouts import handout_content, make_handout

    offer = trial.opened.find(Criteria(), limit=1).cards[0].id
    content = trial.opened.read(handout_content, HandoutWish((offer,)), datetime.now())
    pages = make_handout(content, HandoutForm("fa_AF"))
    _expect(pages.count == 1 and pages.pdf.startswith(b"%PDF-"))


def meet(trial: Trial) -> None:
    """A second profile joins the team of the first and has its catalogue from the shared file."""
    from app.bootstrap import create_profile
    from app.domain.search import Criteria

    folder = trial.home.parent
    invitation, shared = folder / "invitation", folder / "shared.anlauf"
    first = trial.opened
    first.team.found("Anlauf", "1")
    words = first.team.invite(invitation, devices=1, days=1).words
    first.team.sync(shared)
    second = create_profile(folder / "second", secrets.token_urlsafe(24)).app
    try:
        second.team.join(second.team.look_at_invitation(invitation, " ".join(words)), "2")
        second.team.sync(shared)
        _expect(second.find(Criteria()).total == first.find(Criteria()).total > 0)
    finally:
        second.lock()


def draw(trial: Trial) -> None:
    """The window is drawn with the catalogue in it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.pictures import picture_of_catalogue

    image = picture_of_catalogue(trial.opened)
    colours = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
    _expect(min(image.width(), image.height()) >= 500 and len(colours) > 8)


STEPS: dict[str, tuple[str, Callable[[Trial], None]]] = {
    "profile": (N_("Ein verschlüsseltes Profil anlegen und öffnen"), create),
    "passphrase": (N_("Eine falsche Passphrase abweisen"), refuse),
    "import": (N_("Den Demo-Katalog zweimal einlesen, ohne zu verdoppeln"), read_in),
    "search": (N_("Angebote finden"), search),
    "export": (N_("Den Katalog ausgeben und wieder lesen"), write_out),
    "handout": (N_("Einen Handzettel in einer anderen Schrift setzen"), hand_out),
    "sync": (N_("Mit einem zweiten Profil über eine Datei abgleichen"), meet),
    "encryption": (N_("Nichts im Klartext auf der Festplatte"), stay_secret),
    "window": (N_("Das Fenster zeichnen"), draw),
}
