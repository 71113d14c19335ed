"""The notice on data protection before it is given away, with the consent to sign where that is the basis."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from app.domain.handout import NoticeWish
from app.usecases.handouts import make_notice
from ui.dialogs.paper import Make, PaperDialog
from ui.page import Shell


class NoticeDialog(PaperDialog):
    """Reads nothing before it is shown: nothing about a person stands there."""

    def __init__(self, shell: Shell, wish: NoticeWish, language: str, parent: QWidget | None = None) -> None:
        tr = shell.translator.gettext
        super().__init__(shell, tr("Hinweise zum Datenschutz"), tr("Datenschutz.pdf"), language, parent)
        self._make = partial(make_notice, wish)

    def maker(self) -> Make | None:
        return self._make
