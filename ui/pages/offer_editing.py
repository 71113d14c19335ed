"""Making and editing an offer: the form opens with what was typed and never saved, and is kept while one types."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.changes import Changes
from app.domain.forms import InvalidForm, ServiceForm
from app.errors import KnownError, UnreadableFile
from app.usecases.editing import Saved, edit_form, organizations, save_service, terms
from ui.dialogs.service_editor import ServiceEditor
from ui.dialogs.service_sections import TAXONOMIES, Known
from ui.drafting import Drafting
from ui.offer_draft import draft_name, draft_of, form_of

if TYPE_CHECKING:
    from app.bootstrap import App
    from ui.page import Page

Read = tuple[ServiceForm, Any, dict[str, Any], ServiceForm | KnownError | None]


class OfferEditing(QObject):
    """Opens the form of an offer and writes it; `saved` carries the id, the name and whether anything changed."""

    saved = Signal(object, str, bool)

    def __init__(self, page: Page, app: App) -> None:
        super().__init__(page)
        self._page, self._app = page, app
        self._editor: ServiceEditor | None = None
        self._drafting: Drafting | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether something typed is about to be kept."""
        return self._drafting is not None and self._drafting.is_waiting

    def open(self, offer: UUID | None) -> None:
        """Open the form of an offer, or an empty one; one that is open comes to the front."""
        if self._editor is not None:
            self._editor.raise_()
            return
        self._page.tasks.query(self, read_for_editor, self._app, offer, key="form", done=self._show)

    def tell(self, changes: Changes) -> None:
        """An open form hears that its offer was written from elsewhere."""
        if self._editor is not None:
            self._editor.tell_changed(changes)

    def _show(self, read: Read) -> None:
        form, institutions, choices, draft = read
        editor = ServiceEditor(
            self._page.theme, Known(self._page.shell.translator, institutions, choices), form, self._page
        )
        drafting = Drafting(
            self._page.tasks, self._app, draft_name(form.id), lambda: draft_of(editor.form()), parent=editor
        )
        editor.typed.connect(drafting.touch)
        editor.discarded.connect(drafting.forget)
        editor.save_wanted.connect(self._save)
        editor.destroyed.connect(self._on_gone)
        self._editor, self._drafting = editor, drafting
        if isinstance(draft, ServiceForm):
            editor.resume(draft)
        elif draft is not None:
            self._page.messages.error(draft)
        editor.open()

    def _on_gone(self) -> None:
        self._editor, self._drafting = None, None

    def _save(self, form: ServiceForm) -> None:
        work = partial(self._app.write, "edit" if form.id else "new", save_service, form)
        self._page.tasks.change(self, work, done=partial(self._on_saved, form), failed=self._on_not_saved)

    def _on_saved(self, form: ServiceForm, saved: Saved) -> None:
        if self._drafting is not None:
            self._drafting.forget()
        if self._editor is not None:
            self._editor.saved()
        self.saved.emit(saved.id, form.values.get("name", ""), bool(saved.changes))

    def _on_not_saved(self, error: Exception) -> None:
        if not isinstance(error, KnownError):
            raise error
        if self._editor is None:
            self._page.messages.error(error)
        elif isinstance(error, InvalidForm):
            self._editor.refuse(error.problems)
        else:
            self._editor.say(error.sentence(self._page.shell.translator))


def read_for_editor(app: App, offer: UUID | None) -> Read:
    """The form of an offer, what one can choose from, and the draft: a form, why it cannot be read, or None."""

    def read(view: Any) -> tuple[ServiceForm, Any, dict[str, Any]]:
        return edit_form(view, offer), organizations(view), {name: terms(view, name) for name in TAXONOMIES}

    form, institutions, choices = app.read(read)
    return form, institutions, choices, _draft(app, offer)


def _draft(app: App, offer: UUID | None) -> ServiceForm | KnownError | None:
    try:
        draft = app.read_draft(draft_name(offer))
        return form_of(draft) if draft else None
    except UnreadableFile as error:
        return error
