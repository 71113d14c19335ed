"""Two laptops and one shared place, as an administrator schedules them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app import bootstrap
from app.domain.syncing import LastSync, Place, PlaceKind
from app.store.meeting_place import write_said
from app.vault.wraps import CHEAPEST
from tests.usecases.calling import Call
from tests.usecases.profile_files import PASSPHRASE


@pytest.fixture
def at(call: Call, tmp_path: Path) -> Call:
    """Calls a verb in one of two profiles of a team: `at("ada", "sync", …)`."""
    (tmp_path / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    for name in ("ada", "boris"):
        bootstrap.create_profile(tmp_path / name, PASSPHRASE, cost=CHEAPEST).app.lock()

    def at_home(name: str, *arguments: object) -> object:
        return call("--home", tmp_path / name, "--passphrase-file", tmp_path / "passphrase", *arguments)

    at_home("ada", "team", "create", "Nord", "--person", "Ada")
    words = at_home("ada", "team", "invite", "--out", tmp_path / "einladung", "--json").form("team-invite")["words"]
    at_home("boris", "team", "join", tmp_path / "einladung", "--words", " ".join(words), "--person", "Boris")
    return at_home


@pytest.fixture(params=["Nord.anlauf", "gemeinsam"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "ort" / request.param
    (path if not path.suffix else path.parent).mkdir(parents=True)
    return path


def offer(tmp_path: Path, name: str) -> Path:
    file = tmp_path / "angebot.json"
    form = {"name": name, "status": "active", "organization": {"name": "Nord e. V."}}
    file.write_text(json.dumps(form), encoding="utf-8")
    return file


def test_what_one_writes_the_other_reads_and_both_show_the_same(at: Call, place: Path, tmp_path: Path) -> None:
    added = at("ada", "add", offer(tmp_path, "Nähwerkstatt"), "--json").form("add")
    waiting = at("ada", "status", "--json").form("status")["waiting"]
    assert waiting > 0
    sent = at("ada", "sync", place, "--json").form("sync")
    assert (sent["waiting"], sent["trouble"]) == (0, [])
    assert sent["written"] > 0
    taken = at("boris", "sync", place, "--json").form("sync")
    assert taken["applied"] > 0
    assert at("boris", "search", "Nähwerkstatt", "--json").form("search")["results"][0]["id"] == added["id"]
    assert at("ada", "sync", "--json").form("sync")["written"] == 0
    assert at("ada", "status", "--json").form("status") == at("boris", "status", "--json").form("status")


def test_one_person_calls_the_place_by_name_once(at: Call, place: Path) -> None:
    assert at("ada", "sync", "--json").form("error")["error"]["code"] == "no_place"
    assert "Geschrieben und zurückgelesen" in at("ada", "sync", place).out
    assert "Noch nicht am Ort: 0" in at("ada", "sync").out


def test_a_copy_travels_on_a_stick_without_the_cases(at: Call, tmp_path: Path) -> None:
    copy = tmp_path / "mail.anlauf"
    at("ada", "add", offer(tmp_path, "Lerncafé"), "--json")
    assert at("ada", "copy-out", copy, "--json").form("copy-out")["written"] > 0
    before = copy.read_bytes()
    assert at("boris", "read-in", copy, "--json").form("read-in")["applied"] > 0
    assert copy.read_bytes() == before
    assert at("boris", "search", "Lerncafé", "--json").form("search")["total"] == 1
    letter = tmp_path / "brief.txt"
    letter.write_text("Lieber Boris", encoding="utf-8")
    assert at("ada", "copy-out", letter, "--json").form("error")["error"]["code"] == "invalid_input"
    assert letter.read_text(encoding="utf-8") == "Lieber Boris"


def test_a_file_of_somebody_else_is_neither_changed_nor_kept_as_the_place(at: Call, tmp_path: Path) -> None:
    letter = tmp_path / "brief.anlauf"
    letter.write_text("Lieber Boris", encoding="utf-8")
    assert at("ada", "sync", letter, "--json").form("error")["error"]["code"] == "not_a_share"
    assert letter.read_text(encoding="utf-8") == "Lieber Boris"
    assert at("ada", "sync", "--json").form("error")["error"]["code"] == "no_place"


def test_a_folder_in_place_of_the_file_is_said_and_left_alone(at: Call, tmp_path: Path) -> None:
    folder = tmp_path / "Nord.anlauf"
    folder.mkdir()
    assert "ist ein Ordner" in at("ada", "sync", folder, "--json").form("error")["error"]["text"]
    assert not list(folder.iterdir())


@pytest.mark.usefixtures("at")
def test_what_a_sync_said_is_not_said_of_another_place(tmp_path: Path) -> None:
    app = bootstrap.open_profile(tmp_path / "ada", passphrase=PASSPHRASE)
    there, elsewhere = (Place(PlaceKind.FILE, tmp_path / name) for name in ("Nord.anlauf", "Süd.anlauf"))
    app.team.choose_place(there)
    app.team.sync()
    assert app.team.state().is_in_sync
    app.team.choose_place(elsewhere)
    with app.database.write("sync") as unit:
        write_said(unit, str(there.path), {"at": None})
    assert app.team.state().last == LastSync()
    assert app.team.state().waiting
    app.lock()
