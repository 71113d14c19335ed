"""Plays the main job without a display and saves a picture of each screen: `python -m ui.pictures FOLDER`."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QSize, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from ui import session_pictures, sync_pictures
from ui.case_pictures import ask_to_delete, show_cases
from ui.client.window import ClientWindow
from ui.main import Start, make_application
from ui.page import Places
from ui.player import PASSPHRASE, PATIENCE, NotShown, Player, delete_now

if TYPE_CHECKING:
    from app.bootstrap import App
    from app.i18n import Translator


def _new(player: Player) -> QWidget:
    player.first_start()
    return player.window


def _strength(player: Player) -> QWidget:
    player.first_start().type_new("Kaffee1990", "Kaffee1990")
    player.settle()
    return player.window


def _code(player: Player) -> QWidget:
    page = player.first_start()
    page.type_new(PASSPHRASE, PASSPHRASE)
    player.settle()
    page.make()
    player.wait(page.shows_code)
    return player.window


def _locked(player: Player) -> QWidget:
    player.unlock_page()
    return player.window


def _wrong(player: Player) -> QWidget:
    player.unlock_page().enter("falsch geraten")
    player.settle()
    return player.window


def _recovery(player: Player) -> QWidget:
    player.unlock_page().ask_code()
    return player.window


def _trouble(player: Player) -> QWidget:
    player.wait(lambda: player.program.gate.page() is not None)
    return player.window


def _catalogue(player: Player) -> QWidget:
    player.offers()
    return player.window


def _search(text: str) -> Callable[[Player], QWidget]:
    def show(player: Player) -> QWidget:
        page = player.offers()
        page.results.search.setText(text)
        player.settle()
        return player.window

    return show


def _empty(player: Player) -> QWidget:
    player.own_offers()
    return player.window


def _quick(player: Player) -> QWidget:
    player.quick()
    return player.window


def _quick_needs(player: Player) -> QWidget:
    page = player.quick()
    for key in ("1", "5"):
        page.tiles.take_key(key)
    player.settle()
    return player.window


def _quick_show(player: Player) -> QWidget:
    page = player.quick()
    page.search.setText("Integrationskurs")
    player.settle()
    page.show_large(page.results.offers[0])
    dialog = player.dialog()
    # Without a display the whole screen is smaller than the window.
    dialog.resize(player.window.size())
    player.settle()
    return dialog


def _messages(player: Player) -> QWidget:
    player.offers()
    tr, messages = player.start.shell.translator.gettext, player.start.shell.messages
    messages.info(tr("Das Angebot ist gelöscht."), tr("Rückgängig"), messages.clear)
    messages.error(tr("Der Datenträger ist voll. Die letzte Änderung wurde nicht gespeichert."))
    return player.window


def _settings(player: Player) -> QWidget:
    player.own_offers()
    player.command("settings")
    player.settle()
    return player.window


def _command(name: str, own: bool = False) -> Callable[[Player], QWidget]:
    def show(player: Player) -> QWidget:
        if own:
            player.own_offers()
        else:
            player.offers()
        player.command(name)
        return player.dialog()

    return show


def _of_catalogue(action: str) -> Callable[[Player], QWidget]:
    def show(player: Player) -> QWidget:
        does = player.offers().does
        getattr(does, action)()
        return player.dialog()

    return show


def _palette(player: Player) -> QWidget:
    from PySide6.QtWidgets import QLineEdit

    player.offers()
    player.command("palette")
    palette = player.dialog()
    box = palette.findChild(QLineEdit)
    assert box is not None
    box.setText("sprach")
    player.settle()
    return palette


def _menu(player: Player) -> QWidget:
    player.offers()
    return player.window.top.open_menu()


def _crash(player: Player) -> QWidget:
    player.offers()
    player.start.hook.show(RuntimeError())
    dialog = player.start.hook.dialog
    assert dialog is not None
    return dialog


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen: what it shows, its start (new, locked, damaged, demo, event, team), and how to get there."""

    words: str
    start: str
    show: Callable[[Player], QWidget]


SCREENS: dict[str, Screen] = {
    "beratung": Screen("Eine Beratung beginnt", "demo", session_pictures.show_begun),
    "beratung-person": Screen("Eine Beratung mit Angaben und Begründung", "demo", session_pictures.show_told),
    "beratung-weg": Screen("Der Weg zum Ziel", "demo", session_pictures.show_way),
    "beratung-fall": Screen("Als Fall behalten", "demo", session_pictures.ask_to_keep),
    "fenster-bedarf": Screen(
        "Das Fenster der Person auf Dari: wobei sie Hilfe braucht", "demo", session_pictures.ask_client("fa_AF")
    ),
    "fenster-tag": Screen(
        "Das Fenster der Person auf Tigrinya: ein Tag", "demo", session_pictures.ask_client("ti", "arrived_on")
    ),
    "fenster-plan": Screen("Das Fenster der Person auf Sorani: der Plan", "demo", session_pictures.show_client_plan),
    "faelle": Screen("Fälle mit dem, was ansteht", "demo", show_cases),
    "fall-loeschen": Screen("Einen Fall löschen", "demo", ask_to_delete),
    "kurzberatung": Screen("Kurzberatung auf einer Veranstaltung", "demo", _quick),
    "kurzberatung-bedarf": Screen("Drei Angebote zu einem Bedarf", "demo", _quick_needs),
    "kurzberatung-zeigen": Screen("Ein Angebot zum Fotografieren", "demo", _quick_show),
    "veranstaltung-leer": Screen("Ein Profil für Veranstaltungen vor dem Import", "event", _quick),
    "katalog": Screen("Der Katalog", "demo", _catalogue),
    "suche": Screen("Suche mit Hervorhebung", "demo", _search("Sprachkurs mit Kinderbetreuung")),
    "nichts-gefunden": Screen("Nichts gefunden", "demo", _search("Xyzzyqwert")),
    "leer": Screen("Ein Katalog ohne Angebote", "locked", _empty),
    "bearbeiten": Screen("Ein Angebot bearbeiten", "demo", _of_catalogue("edit")),
    "neu": Screen("Ein neues Angebot", "demo", _of_catalogue("new")),
    "verlauf": Screen("Verlauf eines Angebots", "demo", _of_catalogue("history")),
    "loeschen": Screen("Ein Angebot löschen", "demo", _of_catalogue("delete")),
    "abgleich": Screen("Der Abgleich eines Teams", "team", sync_pictures.show_team),
    "konflikt": Screen("Einen Konflikt entscheiden", "team", sync_pictures.decide),
    "ort": Screen("Wo sich das Team trifft", "team", sync_pictures.choose_place),
    "einladen": Screen("Ins Team einladen", "team", sync_pictures.ask_to_invite),
    "kopie": Screen("Eine Kopie schreiben", "team", sync_pictures.copy_out),
    "ohne-team": Screen("Noch kein Team", "locked", sync_pictures.show_alone),
    "gruenden": Screen("Ein Team gründen", "locked", sync_pictures.ask_to_found),
    "beitreten": Screen("Einem Team beitreten", "locked", sync_pictures.ask_to_join),
    "abgleich-demo": Screen("Der Demo-Katalog gehört zu keinem Team", "demo", sync_pictures.show_demo),
    "import": Screen("Angebote importieren", "demo", _of_catalogue("import_catalogue")),
    "export": Screen("Katalog exportieren", "demo", _of_catalogue("export_catalogue")),
    "befehle": Screen("Befehle und Angebote finden", "demo", _palette),
    "menue": Screen("Das Menü", "demo", _menu),
    "meldungen": Screen("Meldungen", "demo", _messages),
    "hilfe": Screen("Hilfe", "demo", _command("help")),
    "ueber": Screen("Über Anlauf", "demo", _command("about")),
    "fehler": Screen("Fehler im Programm", "demo", _crash),
    "erster-start": Screen("Der erste Start", "new", _new),
    "staerke": Screen("Stärke der Passphrase", "new", _strength),
    "code": Screen("Der Wiederherstellungscode", "new", _code),
    "entsperren": Screen("Entsperren", "locked", _locked),
    "falsch": Screen("Falsche Passphrase", "locked", _wrong),
    "wiederherstellen": Screen("Mit dem Code öffnen", "locked", _recovery),
    "passphrase": Screen("Passphrase ändern", "locked", _command("passphrase", own=True)),
    "neuer-code": Screen("Neuer Wiederherstellungscode", "locked", _command("recovery", own=True)),
    "einstellungen": Screen("Einstellungen", "locked", _settings),
    "beschaedigt": Screen("Beschädigte Schlüsseldatei", "damaged", _trouble),
}


def prepare(folder: Path) -> None:
    """Make a demo profile and a locked one, to be copied for each screen."""
    from app.bootstrap import create_profile

    create_profile(folder / "demo", None, demo=True).app.lock()
    create_profile(folder / "profile", PASSPHRASE).app.lock()
    create_profile(folder / "event", None, event=True).app.lock()
    sync_pictures.prepare_team(folder / "team")


@contextmanager
def played(
    application: QApplication, templates: Path, screen: Screen, size: QSize, asked: Translator | None = None
) -> Iterator[tuple[Player, QWidget]]:
    """Show one screen in a fresh copy of its profile folder, in the language asked for."""
    with tempfile.TemporaryDirectory(prefix="anlauf-") as name:
        folder = Path(name)
        if screen.start == "demo":
            shutil.copytree(templates / "demo", folder / "demo")
        if screen.start == "event":
            shutil.copytree(templates / "event", folder / "event")
        if screen.start == "team":
            sync_pictures.copy_team(templates, folder)
        if screen.start in ("locked", "damaged"):
            shutil.copytree(templates / "profile", folder / "profile")
        if screen.start == "damaged":
            for file in ("key.json", "key.copy.json"):
                (folder / "profile" / file).write_bytes(b"?")
        player = Player(application, folder, screen.start, size, asked)
        try:
            yield player, screen.show(player)
        finally:
            player.close()


def picture_of_catalogue(app: App) -> QImage:
    """The catalogue of an open profile, once its offers are shown; the profile stays open."""
    from ui.program import Program

    running = QApplication.instance()
    application = running if isinstance(running, QApplication) else make_application()
    start = Start(application, app.settings, Places(app.home))
    program = Program(application, start.shell, start.window, Places(app.home))
    start.window.painted.disconnect()
    start.window.show()
    program.enter_open(app)
    program.show_catalogue()
    end = time.monotonic() + PATIENCE
    while program.catalogue is None or not program.catalogue.model.rowCount() or start.shell.tasks.busy:
        if time.monotonic() > end:
            raise NotShown
        application.processEvents()
        # The answers come from other threads: they get their turn.
        time.sleep(0.002)
    image = start.window.grab().toImage()
    program.app, app.on_changes = None, None
    start.dispose()
    delete_now()
    return image


def save_pictures(target: Path, size: QSize, names: Collection[str]) -> None:
    """Save each of these screens and say what each file shows."""
    target.mkdir(parents=True, exist_ok=True)
    application = make_application()
    with tempfile.TemporaryDirectory(prefix="anlauf-") as name:
        prepare(Path(name))
        for key in names:
            screen = SCREENS[key]
            with played(application, Path(name), screen, size) as (player, widget):
                for variant, image in _variants(player, widget):
                    file = target / f"{key}-{variant}.png"
                    image.save(str(file))
                    print(f"{file}  {screen.words}")  # noqa: T201


def _variants(player: Player, widget: QWidget) -> Iterator[tuple[str, QImage]]:
    """Dark, light and in the smallest window; in a program started at another scaling only light."""
    theme, settings = player.start.shell.theme, player.start.shell.settings
    scale = widget.devicePixelRatio()
    if scale != 1:
        yield f"{scale:.0%}".replace("%", "-prozent"), widget.grab().toImage()
        return
    for look, variant in (("dark", "dunkel"), ("light", "hell")):
        theme.choose(replace(settings, theme=look))
        player.settle()
        yield variant, widget.grab().toImage()
    shown = widget if isinstance(widget, ClientWindow) else player.window
    shown.resize(1024, 700)
    player.settle()
    yield "1024x700", widget.grab().toImage()


def _say_what_matters(_kind: QtMsgType, _where: QMessageLogContext, message: str | None) -> None:
    """What Qt says, without the lines for each window about what an offscreen screen cannot do."""
    if message and not message.startswith("This plugin does not support"):
        print(message, file=sys.stderr)  # noqa: T201


def main() -> int:
    """Read the arguments and play, once as it is and once at 200 %, which Qt only takes from the environment."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("screens", nargs="*", choices=[[], *SCREENS], help="these alone instead of all")
    parser.add_argument("--size", default="1360x820")
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    width, height = (int(value) for value in arguments.size.split("x"))
    qInstallMessageHandler(_say_what_matters)
    save_pictures(arguments.folder, QSize(width, height), arguments.screens or list(SCREENS))
    qInstallMessageHandler(None)
    if "QT_SCALE_FACTOR" in os.environ:
        return 0
    again = [sys.executable, "-m", "ui.pictures", *sys.argv[1:]]
    return subprocess.run(again, env={**os.environ, "QT_SCALE_FACTOR": "2"}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
