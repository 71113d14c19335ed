"""Handouts, interview cards and notices on data protection; they stay in memory unless saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from app.domain.answers import answers_of
from app.domain.case_text import FIELD_WORDS, value_words
from app.domain.client import NOT_STATED, Person
from app.domain.handout import PREVIEW_DOTS, HandoutContent, HandoutForm, HandoutWish, NoticeWish, PageFormat, Pages
from app.domain.reasons import Labels
from app.errors import InvalidInput
from app.files import full_or_same, not_writable, write_whole
from app.i18n import N_, translator
from app.languages import GERMAN, LANGUAGES
from app.store.unit import View
from app.usecases.sessions import session_codes
from app.usecases.showing import read_service

_OPEN: Final[tuple[object, ...]] = (None, "", [], NOT_STATED.value)


def handout_content(view: View, wish: HandoutWish, now: datetime) -> HandoutContent:
    """The offers of a handout, read whole; `now` is the local moment. Raises `NotFound`."""
    offers = tuple(read_service(view, offer, now) for offer in dict.fromkeys(wish.offers))
    answers = answers_line(wish.person, session_codes(view)) if wish.person != Person() else ""
    return HandoutContent(now.date(), offers, wish.steps, answers)


def make_handout(
    content: HandoutContent, form: HandoutForm, format: PageFormat = "pdf", dots: int = PREVIEW_DOTS
) -> Pages:
    """The handout as one PDF, or as a picture for each page with so many dots per inch; needs no database."""
    from app.handouts.render import render_handout

    require_language(form.language)
    return render_handout(content, form, format, dots)


def make_cards(labels: Labels, form: HandoutForm, format: PageFormat = "pdf", dots: int = PREVIEW_DOTS) -> Pages:
    """The questions of a session as cards to point at; `labels` are those of `session_codes`."""
    from app.handouts.render import render_cards

    require_language(form.language)
    return render_cards(form, labels, format, dots)


def make_notice(wish: NoticeWish, form: HandoutForm, format: PageFormat = "pdf", dots: int = PREVIEW_DOTS) -> Pages:
    """What a person is told about their data, with the consent to sign where that is the basis; needs no database."""
    from app.handouts.render import render_notice

    require_language(form.language)
    return render_notice(wish, form, format, dots)


def card_labels(view: View) -> Labels:
    """The names of the answers that come from taxonomies."""
    return session_codes(view)


def answers_line(person: Person, labels: Labels) -> str:
    """What a person said, in one German line for the next counter, so that nobody asks twice."""
    german = translator(GERMAN.code)
    known = [
        (field, value) for field, value in answers_of(person).items() if value not in _OPEN and field in FIELD_WORDS
    ]
    parts = [f"{FIELD_WORDS[field]}: {value_words(field, value, german, labels)}" for field, value in known]
    return "; ".join(parts)


def require_language(code: str) -> None:
    """Raises `InvalidInput` where handouts are not written in that language."""
    if code.replace("-", "_") not in LANGUAGES:
        raise InvalidInput(
            N_("Die Sprache „{code}“ gibt es für Handzettel nicht. Möglich sind: {codes}."),
            code=code,
            codes=", ".join(LANGUAGES),
        )


def page_files(file: Path, count: int) -> tuple[Path, ...]:
    """The files of so many pictures: the first is the one named, the others are numbered from two on."""
    return (file, *(file.with_name(f"{file.stem}-{number}{file.suffix}") for number in range(2, count + 1)))


def save_pages(pages: Pages, file: Path) -> tuple[Path, ...]:
    """Write what was set: the PDF, or a picture for each page; returns the files.

    Raises `DiskFull` or `ReadOnlyPlace`; what was there under these names is replaced.
    """
    contents: Sequence[bytes] = pages.pictures or (pages.pdf,)
    files = page_files(file, len(contents))
    for one, content in zip(files, contents, strict=True):
        try:
            write_whole(one, content)
        except OSError as error:
            raise full_or_same(error, one, not_writable(one.parent)) from error
    return files
