"""The picture that the built program draws of itself."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.bootstrap import open_profile
from app.usecases.profiles import status
from ui.pictures import picture_of_catalogue


def test_the_catalogue_is_drawn_and_the_profile_stays_open(qapp: QApplication, templates: Path, tmp_path: Path) -> None:
    shutil.copytree(templates / "demo", tmp_path / "demo")
    app = open_profile(tmp_path / "demo")
    image = picture_of_catalogue(app)
    colors = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
    assert image.width() >= 1024
    assert len(colors) > 20
    assert app.read(status).counts["service"] >= 80
    app.lock()
