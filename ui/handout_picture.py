"""The picture of a handout: three offers of the demo catalogue in Dari and German, written to the file named."""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import datetime, time, timedelta
from pathlib import Path

from PySide6.QtGui import QImage

from app.bootstrap import create_profile
from app.domain.client import Person
from app.domain.handout import AgreedStep, HandoutForm, HandoutWish, Pages
from app.domain.search import Criteria
from app.usecases.handouts import handout_content, make_handout

DOTS = 100


def demo_handout(folder: Path, dots: int) -> Pages:
    """A handout as pictures, from a demo profile made in this folder."""
    app = create_profile(folder / "demo", None, demo=True).app
    try:
        now = datetime.now()
        offers = tuple(card.id for card in app.find(Criteria(text="deutsch"), limit=3).cards)
        steps = (
            AgreedStep("Zur Einstufung gehen", "Person", now.date() + timedelta(days=4), time(14, 30), offers[0]),
            AgreedStep("Zeugnis kopieren", "Beratung", now.date() + timedelta(days=7)),
        )
        wish = HandoutWish(offers, steps, Person(age=19, german="a2"))
        return make_handout(app.read(handout_content, wish, now), HandoutForm("fa_AF"), "png", dots)
    finally:
        app.lock()


def main() -> int:
    """Write the first page in shades of grey, which need less room."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    file: Path = parser.parse_args().file
    with tempfile.TemporaryDirectory(prefix="anlauf-") as name:
        page = QImage.fromData(demo_handout(Path(name), DOTS).pictures[0])
    file.parent.mkdir(parents=True, exist_ok=True)
    return 0 if page.convertToFormat(QImage.Format.Format_Grayscale8).save(str(file), quality=0) else 1


if __name__ == "__main__":
    sys.exit(main())
