"""Setting pages: typst with our templates and our fonts, nothing from the system or a network."""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_left
from dataclasses import replace
from typing import Any

from app.domain.handout import PREVIEW_DOTS, HandoutContent, HandoutForm, NoticeWish, PageFormat, Pages
from app.domain.reasons import Labels
from app.handouts.cards import cards_data
from app.handouts.clean import fonts_folder
from app.handouts.compose import OFFERS_A_PAGE, ROOMS, TEXTS, faces_of, handout_data
from app.handouts.facts import Room
from app.handouts.notice import NOTICE_ROOMS, notice_data
from app.handouts.packing import packed
from app.paths import resources_folder


def render_handout(
    content: HandoutContent, form: HandoutForm, format: PageFormat = "pdf", dots: int = PREVIEW_DOTS
) -> Pages:
    """The handout; up to three offers are set smaller, their free texts shorter, until they stand on one page."""
    return _set("handout", fitting_data(content, form), format, dots)


def render_cards(form: HandoutForm, labels: Labels, format: PageFormat = "pdf", dots: int = PREVIEW_DOTS) -> Pages:
    """The interview cards of a language."""
    return _set("cards", cards_data(form, labels), format, dots)


def render_notice(wish: NoticeWish, form: HandoutForm, format: PageFormat = "pdf", dots: int = PREVIEW_DOTS) -> Pages:
    """What a person is told about their data, and the consent to sign where that is the basis."""
    return _set("notice", fitting_notice(wish, form), format, dots)


def fitting_notice(wish: NoticeWish, form: HandoutForm) -> dict[str, Any]:
    """What is set: with the largest type in which each sheet is one page; in large print as many as it takes."""
    if form.large:
        return notice_data(wish, form)

    def fits(room: Room) -> bool:
        data = notice_data(wish, form, room)
        return _page_count("notice", data) <= len(data["sheets"])

    return notice_data(wish, form, NOTICE_ROOMS[bisect_left(NOTICE_ROOMS[:-1], True, key=fits)])


def fitting_data(content: HandoutContent, form: HandoutForm) -> dict[str, Any]:
    """What is set: each face with the roomiest type and texts of which a page holds three offers."""
    rooms = () if form.large else [_fitting(content, form, place) for place in range(len(faces_of(form)))]
    return handout_data(content, form, rooms)


def _fitting(content: HandoutContent, form: HandoutForm, place: int) -> Room:
    languages = len(faces_of(form))
    most = max(math.ceil(len(content.offers) / OFFERS_A_PAGE), 1)

    def fits(room: Room) -> bool:
        data = handout_data(content, form, [room] * languages)
        return _page_count("handout", {**data, "faces": data["faces"][place::languages]}) <= most

    # The last room is taken even where it is too narrow as well.
    narrow = ROOMS[bisect_left(ROOMS[:-1], True, key=fits)]
    # What is left of the page goes to longer texts.
    roomier = [replace(narrow, free=free, note=note) for free, note in TEXTS if free > narrow.free]
    return [*roomier, narrow][bisect_left(roomier, True, key=fits)]


def _page_count(template: str, data: dict[str, Any]) -> int:
    return _set(template, data, "png", dots=4).count


def _set(template: str, data: dict[str, Any], format: PageFormat, dots: int) -> Pages:
    import typst

    made = typst.compile(
        resources_folder() / "handouts" / f"{template}.typ",
        root=resources_folder(),
        font_paths=[fonts_folder()],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        format=format,
        ppi=dots if format == "png" else None,
        pdf_standards=["ua-1"] if format == "pdf" else [],
    )
    if format == "pdf":
        assert isinstance(made, bytes)
        # It says only how page follows page; readers of the PDFium kind turn round all German words after it.
        from_left = made.replace(b"/Direction/R2L", b"/Direction/L2R")
        return Pages(_counted(made), pdf=packed(from_left))
    pictures = tuple(made) if isinstance(made, list) else (made,)
    return Pages(len(pictures), pictures=pictures)


def _counted(pdf: bytes) -> int:
    """The pages of a PDF as typst writes it, by the root of its page tree."""
    return max(int(found) for found in re.findall(rb"/Type/Pages/Count (\d+)", pdf))
