"""What one can do in the catalogue: make, edit, verify, delete, take back, history, import, export."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject

from app.domain.detail import ServiceDetail
from app.domain.handout_text import listed
from app.domain.reports import ImportReport
from app.domain.undone import Undone, undone_sentence
from app.i18n import N_, Translator
from app.usecases.editing import delete_service, verify_service
from ui import wording
from ui.dialogs.question import Answer, Question
from ui.dialogs.undoing import take_back
from ui.page import Command, word
from ui.pages.offer_editing import OfferEditing

if TYPE_CHECKING:
    from ui.dialogs.import_dialog import ImportDialog
    from ui.pages.catalogue import CataloguePage

ACTIONS = {
    "new": Command(N_("Neues Angebot"), "Ctrl+N", "plus"),
    "edit": Command(N_("Angebot bearbeiten"), "Ctrl+E", "pencil", needs=True),
    "verify": Command(N_("Heute noch richtig"), "Ctrl+Shift+R", "badge-check", needs=True),
    "history": Command(N_("Verlauf des Angebots"), "Ctrl+H", "history", needs=True),
    "handout": Command(N_("Handzettel zum Mitgeben …"), "Ctrl+P", "printer", needs=True),
    "delete": Command(N_("Angebot löschen"), "Del", "trash-2", needs=True),
    "reset": Command(N_("Suche und Filter zurücksetzen"), "Ctrl+Backspace", "rotate-ccw"),
    "filters": Command(N_("Filter zeigen oder verbergen"), "Ctrl+Shift+F", "sliders-horizontal"),
    "import": Command(N_("Katalog importieren …"), "Ctrl+I", "download"),
    "export": Command(N_("Katalog exportieren …"), "Ctrl+Shift+E", "upload"),
}


CHANGING = frozenset({"new", "edit", "verify", "delete"})
"""What changes offers: not in a profile for events, whose catalogue is the one the office gave out."""


class CatalogueActions(QObject):
    """The actions of the page and what they do; dialogs open beside the page and never block it."""

    def __init__(self, page: CataloguePage) -> None:
        super().__init__(page)
        self._page, self._tr = page, page.tr_
        self._import: ImportDialog | None = None
        self.editing = OfferEditing(page, page.app)
        self.editing.saved.connect(self._on_saved)
        self.actions = page.commands(ACTIONS)
        slots = {
            "new": self.new,
            "edit": self.edit,
            "verify": self.verify,
            "history": self.history,
            "handout": self.handout,
            "delete": self.delete,
            "reset": page.reset_search,
            "filters": page.toggle_filters,
            "import": self.import_catalogue,
            "export": self.export_catalogue,
        }
        for name, slot in slots.items():
            self.actions[name].triggered.connect(slot)
        pane, results = page.detail, page.results
        pane.edit.clicked.connect(self.edit)
        pane.verify.clicked.connect(self.verify)
        pane.history.clicked.connect(self.history)
        pane.delete.clicked.connect(self.delete)
        results.new_wanted.connect(self.new)
        results.import_wanted.connect(self.import_catalogue)
        if page.app.is_event:
            for name in CHANGING:
                self.actions[name].setVisible(False)
            for button in (pane.edit, pane.verify, pane.delete, results.new_button):
                button.hide()
        self.update()

    def retranslate(self, tr: Translator) -> None:
        self._tr = tr
        word(self.actions, ACTIONS, tr)

    def update(self) -> None:
        """Allow what is possible with the offer now chosen."""
        chosen = self._page.chosen is not None
        for name, (*_, needs_offer) in ACTIONS.items():
            action = self.actions[name]
            action.setEnabled(action.isVisible() and (chosen or not needs_offer))

    def new(self) -> None:
        self.editing.open(None)

    def edit(self) -> None:
        if self._page.chosen is not None:
            self.editing.open(self._page.chosen.id)

    def verify(self) -> None:
        """Note that the offer was checked today."""
        offer = self._page.chosen
        if offer is None:
            return
        sentence = self._tr.gettext("„{name}“ ist heute als richtig bestätigt.", name=offer.name)
        work = partial(self._page.app.write, "verify", verify_service, offer.id, offer.based_on, date.today(), "")
        self._page.tasks.change(self._page, work, done=lambda _changes: self._say(sentence))

    def history(self) -> None:
        from app.usecases.history import service_history

        offer = self._page.chosen
        if offer is not None:
            read = partial(self._page.app.read, service_history, offer.id)
            self._page.tasks.query(self._page, read, key="history", done=partial(self._show_history, offer.name))

    def handout(self) -> None:
        """Show the offer as a page to take along."""
        # Late: printing loads a library of its own.
        from app.domain.handout import HandoutWish
        from ui.dialogs.handout import HandoutDialog
        from ui.handout_wish import USUAL

        offer = self._page.chosen
        if offer is not None:
            HandoutDialog(self._page.shell, self._page.app, HandoutWish((offer.id,)), USUAL, self._page).open()

    def delete(self) -> None:
        """Ask, naming everything that goes."""
        offer = self._page.chosen
        if offer is None:
            return
        title = self._tr.gettext("„{name}“ löschen?", name=offer.name)
        answers = (
            Answer(self._tr.gettext("Löschen"), partial(self._delete, offer), "danger"),
            Answer(self._tr.gettext("Behalten")),
        )
        Question(self._page, title, what_goes(self._tr, offer), answers).open()

    def undo(self) -> None:
        """Take back the newest change; not the import that is still running, which one can stop."""
        if self._import is not None and self._import.is_running:
            self._page.messages.info(
                self._tr.gettext("Gerade wird importiert. Abbrechen können Sie das im Fenster „Katalog importieren“.")
            )
            return
        take_back(self._page, self._page.app, self._on_undone)

    def import_catalogue(self) -> None:
        # Late: the readers of files take long to load and are needed seldom.
        from ui.dialogs.import_dialog import ImportDialog

        if self._import is not None:
            self._import.raise_()
            self._import.activateWindow()
            return
        self._import = dialog = ImportDialog(self._page.shell, self._page.app, self._page)
        dialog.imported.connect(self._on_imported)
        dialog.destroyed.connect(self._on_import_gone)
        # Not modal: searching goes on while it is imported.
        dialog.show()

    def _on_import_gone(self) -> None:
        self._import = None

    def export_catalogue(self) -> None:
        from ui.dialogs.export_dialog import ExportDialog

        dialog = ExportDialog(self._page.shell, self._page.app, self._page)
        dialog.exported.connect(self._on_exported)
        # Not modal: searching goes on while it is written.
        dialog.show()

    def _on_exported(self, path: Path) -> None:
        self._page.messages.info(self._tr.gettext("Der Katalog liegt in {file}.", file=path))

    def _on_saved(self, offer: UUID, name: str, changed: bool) -> None:
        self._page.show_offer(offer)
        if changed:
            self._say(self._tr.gettext("„{name}“ ist gespeichert.", name=name))

    def _delete(self, offer: ServiceDetail) -> None:
        work = partial(self._page.app.write, "delete", delete_service, offer.id, offer.based_on)
        sentence = self._tr.gettext("„{name}“ ist gelöscht.", name=offer.name)
        self._page.tasks.change(self._page, work, done=lambda _changes: self._say(sentence))

    def _on_undone(self, undone: Undone) -> None:
        self._page.messages.info(undone_sentence(undone, self._tr))

    def _on_imported(self, report: ImportReport) -> None:
        self._say(
            self._tr.gettext(
                "Importiert: {offers} neu oder geändert.",
                offers=wording.offers(self._tr, report.written.get("service", 0)),
            )
        )

    def _show_history(self, name: str, entries: Any) -> None:
        from ui.dialogs.history import HistoryDialog

        HistoryDialog(self._tr, name, entries, self._page).open()

    def _say(self, sentence: str) -> None:
        self._page.messages.info(sentence, self._tr.gettext("Zurücknehmen"), self.undo)


def what_goes(tr: Translator, offer: ServiceDetail) -> str:
    """The sentence that names what a deletion takes away."""
    counts = (
        tr.ngettext("{count} Ort", "{count} Orte", len(offer.places)) if offer.places else "",
        tr.ngettext("{count} Telefonnummer", "{count} Telefonnummern", len(offer.phones)) if offer.phones else "",
        tr.ngettext("{count} Ansprechperson", "{count} Ansprechpersonen", len(offer.contacts))
        if offer.contacts
        else "",
        tr.ngettext("{count} Termin", "{count} Termine", len(offer.intakes)) if offer.intakes else "",
    )
    said = listed(tr, [part for part in counts if part])
    what = tr.gettext(
        "Das Angebot von {organization} verschwindet aus dem Katalog.", organization=offer.organization.name
    )
    with_it = tr.gettext("Mit ihm gehen: {parts}.", parts=said) if said else ""
    back = tr.gettext("Sie können es danach mit Strg+Z zurückholen.")
    return " ".join(part for part in (what, with_it, back) if part)
