"""The handout before it is given away: offers and agreed steps, with the answers if the person wants them there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.domain.handout import HandoutContent, HandoutWish
from app.usecases.handouts import handout_content, make_handout
from ui.dialogs.paper import Make, PaperDialog
from ui.page import Shell

if TYPE_CHECKING:
    from app.bootstrap import App


class HandoutDialog(PaperDialog):
    """Reads what was chosen, then shows it."""

    def __init__(self, shell: Shell, app: App, wish: HandoutWish, language: str, parent: QWidget | None = None) -> None:
        tr = shell.translator.gettext
        super().__init__(shell, tr("Handzettel"), tr("Handzettel.pdf"), language, parent)
        self._content: HandoutContent | None = None
        self._answers = self.add_check(tr("Angaben der Person dazu, auf Deutsch"))
        self._answers.hide()
        read = partial(app.read_apart, handout_content, wish, datetime.now())
        shell.tasks.run(self, read, done=self._on_content, failed=self.fail)

    def maker(self) -> Make | None:
        if self._content is None:
            return None
        answers = self._content.answers if self._answers.isChecked() else ""
        return partial(make_handout, replace(self._content, answers=answers))

    def _on_content(self, content: HandoutContent) -> None:
        self._content = content
        self._answers.setVisible(bool(content.answers))
        self.set_pages()
