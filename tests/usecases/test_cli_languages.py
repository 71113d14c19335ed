"""The languages on the command line: how much is translated, who has reviewed it, in which language it answers."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pypdfium2

from app.i18n import client_translator
from app.languages import LANGUAGES
from app.paths import program_folder
from tests.usecases.calling import Call


def test_languages_say_how_much_is_translated_and_who_reviewed_it(call: Call) -> None:
    answer = call("languages", "--json")
    assert answer.code == 0
    listed = {one["code"]: one for one in answer.form("languages")["languages"]}
    assert list(listed) == list(LANGUAGES)
    assert listed["de"]["source"]
    assert listed["de"]["client"] is None
    assert (listed["fa_AF"]["over"], listed["fa_AF"]["direction"]) == ("fa", "rtl")
    assert listed["en"]["window"]["texts"] > 1000
    for code, one in listed.items():
        if code != "de":
            assert (one["client"]["translated"], one["client"]["texts"]) == client_translator(code).coverage
            assert one["client"]["texts"] > 500


def test_languages_in_words_name_each_in_its_own_language(call: Call) -> None:
    answer = call("languages")
    assert answer.code == 0
    for one in LANGUAGES.values():
        assert f"{one.code}  {one.name}: " in answer.out


def test_a_language_of_handouts_is_none_of_the_command_line(call: Call) -> None:
    assert call("languages", "--lang", "ar").out == call("languages").out


NEW_LINE = '    Language("sw", "sw", "Kiswahili"),\n'
TRIED = """
import sys
from pathlib import Path
sys.path[:0] = [sys.argv[1], f"{sys.argv[1]}/resources/packaging"]
from texts import compile_catalogues
from app.cli.program import run_command_line
from app.domain.handout import HandoutForm
from app.usecases.handouts import make_cards, save_pages
compile_catalogues()
save_pages(make_cards({}, HandoutForm("sw"), "pdf"), Path(sys.argv[2]))
sys.exit(run_command_line(["languages", "--json"]))
"""


def test_a_new_language_is_one_catalogue_and_one_line(tmp_path: Path) -> None:
    root, copy = program_folder(), tmp_path / "anlauf"
    for name in ("app", "resources", "translations"):
        shutil.copytree(root / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "demo", "pictures"))
    declared = copy / "app" / "languages.py"
    lines = declared.read_text("utf-8")
    declared.write_text(lines.replace(")\nWINDOW_LANGUAGES", f"{NEW_LINE})\nWINDOW_LANGUAGES"), "utf-8")
    catalogue = copy / "translations" / "sw" / "LC_MESSAGES" / "client.po"
    catalogue.parent.mkdir(parents=True)
    english = (copy / "translations" / "en" / "LC_MESSAGES" / "client.po").read_text("utf-8")
    catalogue.write_text(english.replace("Language: en_GB", "Language: sw").replace("Which", "Gani"), "utf-8")

    cards = tmp_path / "cards.pdf"
    command = [sys.executable, "-c", TRIED, copy, cards]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    told = {one["code"]: one for one in json.loads(ran.stdout)["languages"]}
    assert told["sw"]["client"] == told["en"]["client"]
    assert told["sw"]["reviewed"] is None
    with pypdfium2.PdfDocument(cards) as document:
        assert "Gani" in " ".join(page.get_textpage().get_text_bounded() for page in document)
