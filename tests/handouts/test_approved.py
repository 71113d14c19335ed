"""Handouts compared with pictures somebody has looked at; `python -m tests.handouts.approve` renews them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.handouts.approve import APPROVED, FOLDER, difference, seen

MOST_DIFFERENT = 0.01
"""The share of a page's patches that may look different: another version of a library may draw an edge otherwise."""


@pytest.mark.parametrize("name", APPROVED)
def test_the_page_looks_as_approved(name: str, tmp_path: Path) -> None:
    made = seen(name)
    approved = QImage(str(FOLDER / f"{name}.png"))
    if approved.size() == made.size() and difference(made, approved) <= MOST_DIFFERENT:
        return
    new = tmp_path / f"{name}.png"
    made.save(str(new))
    pytest.fail(f"{new} looks different from {FOLDER / new.name}. If it is right: python -m tests.handouts.approve")


def test_another_page_would_be_seen() -> None:
    assert difference(seen("ar"), QImage(str(FOLDER / "fa_AF.png"))) > 3 * MOST_DIFFERENT
    assert all((FOLDER / f"{name}.png").stat().st_size < 30_000 for name in APPROVED)
