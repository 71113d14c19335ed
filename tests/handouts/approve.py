"""The approved pictures of handouts: `python -m tests.handouts.approve` renews them; look at each before keeping it."""

from __future__ import annotations

import sys
from pathlib import Path

import pypdfium2
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from tests.handouts.made import handout

FOLDER = Path(__file__).with_name("approved")
APPROVED = ("ar", "fa_AF", "ckb", "ti", "uk", "de")
DOTS, POINTS = 50, 72
GREYS = 4
PATCH, CLEARLY = 4, 40
"""Dots to a side of what is compared, and how much darker or lighter one must be to count as different."""


def seen(code: str) -> QImage:
    """The first page of a handout as a small grey picture."""
    with pypdfium2.PdfDocument(handout(code).pdf) as document:
        bitmap = document[0].render(scale=DOTS / POINTS, grayscale=True)
        step = 255 // (GREYS - 1)
        greys = bytes(bitmap.buffer).translate(bytes(round(value / step) * step for value in range(256)))
    # The picture does not keep the bytes it is made from.
    return QImage(greys, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_Grayscale8).copy()


def difference(one: QImage, other: QImage) -> float:
    """The share of patches that are clearly darker or lighter in one of two pictures of the same size."""
    pairs = zip(_patches(one), _patches(other), strict=True)
    unlike = [abs(mine - yours) > CLEARLY for mine, yours in pairs]
    return sum(unlike) / len(unlike)


def _patches(picture: QImage) -> bytes:
    small = picture.convertToFormat(QImage.Format.Format_Grayscale8).scaled(
        picture.width() // PATCH,
        picture.height() // PATCH,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    return b"".join(bytes(small.constScanLine(row))[: small.width()] for row in range(small.height()))


def main() -> int:
    """Write every picture anew and say where it is."""
    FOLDER.mkdir(exist_ok=True)
    for name in APPROVED:
        file = FOLDER / f"{name}.png"
        seen(name).save(str(file), "PNG", 0)
        print(file)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
