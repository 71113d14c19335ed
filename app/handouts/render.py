"""Setting pages: typst with our templates and our fonts, nothing from the system or a network."""

from __future__ import annotations

import json
import re
from typing import Any

from app.domain.handout import PREVIEW_DOTS, HandoutContent, HandoutForm, PageFormat, Pages
from app.domain.reasons import Labels
from app.handouts.cards import cards_data
from app.handouts.clean import fonts_folder
from app.handouts.compose import LARGE_ROOM, ROOMS, handout_data
from app.handouts.packing import packed
from app.paths import resources_folder

OFFERS_A_PAGE = 3


def render_handout(
    content: HandoutContent, form: HandoutForm, format: PageFormat = "pdf", dots: int = PREVIEW_DOTS
) -> Pages:
    """The handout; up to three offers are set smaller, their free texts shorter, until they stand on one page."""
    return _set("handout", fitting_data(content, form), format, dots)


def render_cards(form: HandoutForm, labels: Labels, format: PageFormat = "pdf", dots: int = PREVIEW_DOTS) -> Pages:
    """The interview cards of a language."""
    return _set("cards", cards_data(form, labels), format, dots)


def fitting_data(content: HandoutContent, form: HandoutForm) -> dict[str, Any]:
    """What is set, with the roomiest type and texts that fit."""
    if form.large or form.paper != "a4" or len(content.offers) > OFFERS_A_PAGE:
        return handout_data(content, form, LARGE_ROOM if form.large else ROOMS[2])
    data: dict[str, Any] = {}
    for room in ROOMS:
        data = handout_data(content, form, room)
        if _page_count(data) == 1:
            break
    return data


def _page_count(data: dict[str, Any]) -> int:
    return _set("handout", data, "png", dots=4).count


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
        return Pages(_counted(made), pdf=packed(made))
    pictures = tuple(made) if isinstance(made, list) else (made,)
    return Pages(len(pictures), pictures=pictures)


def _counted(pdf: bytes) -> int:
    """The pages of a PDF as typst writes it, by the root of its page tree."""
    return max(int(found) for found in re.findall(rb"/Type/Pages/Count (\d+)", pdf))
