"""Handouts, interview cards and notices from the command line."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest

from app.paths import resources_folder
from tests.usecases.calling import Call


@pytest.fixture
def offers(call: Call, demo: Path) -> list[str]:
    """The ids of the first offers found."""
    found = call("--home", demo, "search", "deutsch", "--limit", "3", "--json").form("search")["results"]
    return [result["id"] for result in found]


def test_three_offers_stand_on_one_page(call: Call, demo: Path, offers: list[str], tmp_path: Path) -> None:
    out = tmp_path / "blatt.pdf"
    said = call("--home", demo, "handout", *offers, "--lang", "uk", "--out", out, "--json").form("handout")
    assert said == {"files": [str(out)], "language": "uk", "pages": 1}
    with pypdfium2.PdfDocument(out) as pdf:
        assert len(pdf) == 1
        text = pdf[0].get_textpage().get_text_range()
    assert "Volkshochschule Hollerbrück" in text


def test_pictures_are_numbered(call: Call, demo: Path, offers: list[str], tmp_path: Path) -> None:
    out = tmp_path / "blatt.png"
    arguments = ("handout", *offers, "--lang", "ar", "--with", "none", "--large", "--format", "png", "--out", out)
    assert call("--home", demo, "handout", offers[0], "--lang", "de", "--out", tmp_path / "one.PNG").code == 0
    assert (tmp_path / "one.PNG").read_bytes().startswith(b"\x89PNG")
    answer = call("--home", demo, *arguments)
    assert answer.code == 0, answer.err
    files = sorted(tmp_path.glob("*.png"))
    assert len(files) > 1
    assert files[0].name == "blatt-2.png"
    assert all(file.read_bytes().startswith(b"\x89PNG") for file in files)
    kept = files[0].read_bytes()
    out.unlink()
    assert call("--home", demo, *arguments[:-1], out.with_suffix(".pdf")).code == 1
    assert call("--home", demo, *arguments).code == 1
    assert not out.exists()
    assert files[0].read_bytes() == kept


def test_cards_of_a_language(call: Call, demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "karten.pdf"
    said = call("--home", demo, "cards", "--lang", "fa_AF", "--out", out, "--json").form("cards")
    with pypdfium2.PdfDocument(out) as pdf:
        assert len(pdf) == said["pages"] > 3
        text = "".join(page.get_textpage().get_text_range() for page in pdf)
    assert {"Wobei", "brauchen", "Dolmetscher"} <= set(re.findall(r"\w+", text))


def test_a_notice_needs_no_profile(call: Call, tmp_path: Path) -> None:
    out = tmp_path / "datenschutz.pdf"
    arguments = ("--home", tmp_path / "nobody", "notice", "--lang", "fa_AF", "--json", "--out")
    assert call(*arguments, out).form("notice") == {"files": [str(out)], "language": "fa_AF", "pages": 1}
    signed = tmp_path / "einwilligung.pdf"
    assert call(*arguments, signed, "--consent", "--purpose", "contact").form("notice")["pages"] == 2
    assert call(*arguments, tmp_path / "x.pdf", "--purpose", "fun").code == 2
    assert not (tmp_path / "nobody").exists()
    with pypdfium2.PdfDocument(signed) as pdf:
        words = re.sub(r"\s+", " ", pdf[1].get_textpage().get_text_range())
    assert "sich später bei mir meldet" in words
    assert "Gesundheit" not in words


def test_nothing_is_written_where_something_is_wrong(call: Call, demo: Path, offers: list[str], tmp_path: Path) -> None:
    out = tmp_path / "blatt.pdf"
    for arguments in (
        (*offers, "--lang", "xx", "--out", out),
        ("kein-angebot", "--lang", "ar", "--out", out),
        ("8d3d0f0e-0000-4000-8000-000000000000", "--lang", "ar", "--out", out),
        (*offers, "--lang", "ar", "--out", tmp_path / "nowhere" / "blatt.pdf"),
    ):
        answer = call("--home", demo, "handout", *arguments, "--json")
        assert (answer.code, answer.form("error")["error"]["text"][-1]) == (1, "."), answer.err
    assert not list(tmp_path.glob("*.pdf"))
    out.write_bytes(b"mine")
    assert call("--home", demo, "handout", *offers, "--lang", "ar", "--out", out).code == 1
    assert out.read_bytes() == b"mine"


def test_templates_use_no_packages_and_no_files_of_others() -> None:
    for template in (resources_folder() / "handouts").glob("*.typ"):
        text = template.read_text(encoding="utf-8")
        assert "@preview" not in text
        assert "eval(" not in text
        assert text.count("sys.inputs") <= 2
