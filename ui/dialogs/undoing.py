"""Taking back the newest change: at once, but asked first where a whole case or a whole import would go."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from app.bootstrap import App
from app.domain.undone import Undoable, Undone
from app.i18n import Translator
from app.usecases.editing import undo, undoable
from ui.dialogs.question import Answer, Question
from ui.page import Page


def take_back(page: Page, app: App, done: Callable[[Undone], None]) -> None:
    """Undo for a page; `done` gets what was taken back."""

    def go() -> None:
        page.tasks.change(page, app.write, "undo", undo, done=done)

    page.tasks.query(page, app.read, undoable, done=partial(_ask_or_go, page, go), key="undoable")


def _ask_or_go(page: Page, go: Callable[[], None], found: Undoable) -> None:
    if not found.goes:
        go()
        return
    tr = page.tr_
    answers = (Answer(tr.gettext("Zurücknehmen"), go, "danger"), Answer(tr.gettext("Behalten")))
    Question(page, tr.gettext("Letzte Änderung zurücknehmen?"), _what_goes(found, tr), answers).open()


def _what_goes(found: Undoable, tr: Translator) -> str:
    if found.step == "import":
        return tr.gettext("Alle Angebote aus dem Import „{name}“ verschwinden wieder.", name=found.goes)
    return tr.gettext(
        "Der Fall {number} wurde gerade angelegt. Er wird mit allem, was darin steht, endgültig gelöscht.",
        number=found.goes,
    )
