"""The command line: what it answers, in which form, and with which exit code."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from app import logs
from app.__main__ import window_options
from app.bootstrap import Created
from tests.usecases.calling import Call
from tests.usecases.profile_files import PASSPHRASE


def test_without_a_verb_the_window_is_meant() -> None:
    assert window_options([]) == {}
    assert window_options(["--demo"]) == {"demo": ""}
    assert window_options(["--home", "a", "--lang=en"]) == {"home": "a", "lang": "en"}
    assert window_options(["--home", "a", "status"]) is None
    assert window_options(["--help"]) is None


@pytest.mark.parametrize(
    "arguments",
    [
        ["dance"],
        ["search"],
        ["search", "--limit", "many", "Kurs"],
        ["search", "--limit", "0", "Kurs"],
        ["status", "now"],
        ["--colour", "status"],
        ["search", "--limit"],
        ["edit", "8d3d0f0e-0000-4000-8000-000000000000"],
        ["export", "--format", "odt", "x"],
        ["edit", "8d3d0f0e-0000-4000-8000-000000000000", "--set", "name"],
        ["status", "--lang"],
    ],
)
def test_wrong_use_says_why_and_where_help_is(call: Call, tmp_path: Path, arguments: list[str]) -> None:
    spoken = call("--home", tmp_path, *arguments)
    assert (spoken.code, spoken.out) == (2, "")
    assert "--help" in spoken.err
    assert "Traceback" not in spoken.err
    written = call("--home", tmp_path, "--json", *arguments)
    assert written.code == 2
    assert written.form("error")["error"] == {"code": "wrong_use", "text": spoken.err.strip()}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["match", "person.json", "--day", "heute"], "ein Tag wie 2026-11-30"),
        (["search", "--limit", "0", "Kurs"], "mindestens 1"),
        (["export", "--format", "odt", "x"], "json, tabular"),
        (["numbers", "alles"], "person, contact, topic"),
    ],
)
def test_wrong_use_says_what_is_expected(call: Call, arguments: list[str], expected: str) -> None:
    assert expected in call(*arguments).err


def test_help_is_german_throughout(call: Call) -> None:
    page = call("import", "--help")
    assert page.code == 0
    assert "Aufruf: anlauf import" in page.out
    assert "--dry-run" in page.out
    for word in ("Usage", "Options", "Show this", "required", "default", "<path>"):
        assert word not in page.out
    assert "default" not in call("numbers", "--help").out


def test_every_verb_is_listed_with_its_purpose(call: Call) -> None:
    lines = [
        line.split(maxsplit=1) for line in call("--help").out.partition("Befehle:")[2].splitlines() if line.strip()
    ]
    assert {line[0] for line in lines if len(line) == 2} >= {
        *("init", "import", "export", "template", "search", "show", "add", "edit"),
        *("delete", "undo", "backup", "restore", "status", "self-test"),
    }


def test_a_missing_profile_is_a_sentence(call: Call, tmp_path: Path) -> None:
    answer = call("--home", tmp_path / "none", "status", "--json")
    assert answer.code == 1
    assert answer.form("error")["error"]["code"] == "profile_missing"
    assert not (tmp_path / "none").exists()


def test_a_profile_with_a_passphrase_opens_with_it_only(call: Call, tmp_path: Path) -> None:
    right, wrong = tmp_path / "right", tmp_path / "wrong"
    right.write_text(PASSPHRASE + "\n", encoding="utf-8")
    wrong.write_text("etwas anderes", encoding="utf-8")
    home = tmp_path / "profile"
    made = call("--home", home, "--passphrase-file", right, "init", "--json").form("init")
    assert made["recovery_code"]
    assert made["demo"] is False
    assert call("--home", home, "--passphrase-file", right, "status", "--json").form("status")["counts"]
    refused = call("--home", home, "--passphrase-file", wrong, "status", "--json")
    assert (refused.code, refused.form("error")["error"]["code"]) == (1, "wrong_passphrase")
    unread = call("--home", home, "--passphrase-file", tmp_path / "none", "status")
    assert unread.code == 1
    assert "Passphrase" in unread.err


def test_a_second_init_changes_nothing(verb: Call, demo: Path) -> None:
    before = (demo / "key.json").read_bytes()
    answer = verb("init", "--demo", "--json")
    assert (answer.code, answer.form("error")["error"]["code"]) == (1, "profile_exists")
    assert (demo / "key.json").read_bytes() == before


def test_status_counts_the_demo_catalogue(verb: Call) -> None:
    form = verb("status", "--json").form("status")
    assert form["counts"]["service"] >= 80
    assert form["counts"]["organization"] >= 20
    assert form["digest"]
    assert "Angebote:" in verb("status").out


def test_search_counts_exactly_and_limits(verb: Call) -> None:
    whole = verb("search", "Kurs", "--limit", 500, "--json").form("search")
    assert whole["total"] == len(whole["results"]) > 3
    short = verb("search", "Kurs", "--limit", 2, "--json").form("search")
    assert short["total"] == whole["total"]
    assert short["results"] == whole["results"][:2]
    assert all("<" not in result["snippet"] for result in whole["results"])
    spoken = verb("search", "Kurs", "--limit", 2).out
    assert short["results"][0]["name"] in spoken
    assert str(whole["total"]) in spoken


def test_importing_again_writes_nothing_and_undo_takes_it_back(verb: Call, tmp_path: Path) -> None:
    source = tmp_path / "offers.json"
    source.write_text(json.dumps(OFFERS), encoding="utf-8")
    before = verb("status", "--json").form("status")["counts"]
    preview = verb("import", source, "--dry-run", "--json").form("import")
    assert "zu schreiben: 1" in verb("import", source, "--dry-run").out
    assert verb("status", "--json").form("status")["counts"] == before
    first = verb("import", source, "--json").form("import")
    assert preview == first
    assert first["read"]["service"] == first["written"]["service"] == 1
    assert len(first["rejected"]) == 1
    assert first["rejected"][0]["pointer"].startswith("/")
    again = verb("import", source, "--json").form("import")
    assert set(again["written"].values()) == {0}
    verb("undo", "--json").form("undo")
    assert verb("search", "Zwergenkunde", "--json").form("search")["total"] == 0


OFFERS = [
    {
        "id": "0b1f8f3e-6a56-4d0b-9f0e-1a2b3c4d5e6f",
        "name": "Verein Beispiel",
        "description": "Ein Verein.",
        "services": [
            {"id": "5a0d2f6e-7a4e-4b43-8c53-2f9d1c0b7a10", "name": "Zwergenkunde", "status": "active"},
            {"id": "5a0d2f6e-7a4e-4b43-8c53-2f9d1c0b7a11", "name": "", "status": "active"},
        ],
    }
]


def test_an_import_that_cannot_be_read_is_a_sentence(verb: Call, tmp_path: Path) -> None:
    answer = verb("import", tmp_path / "none.zip", "--json")
    assert answer.code == 1
    assert "none.zip" in answer.form("error")["error"]["text"]


@pytest.mark.parametrize(("form", "name"), [("json", "out.json"), ("tabular", "out.zip")])
def test_an_export_reads_back_without_a_change(verb: Call, tmp_path: Path, form: str, name: str) -> None:
    target = tmp_path / name
    written = verb("export", target, "--format", form, "--json").form("export")
    assert written["written"]["service"] >= 80
    assert target.exists()
    again = verb("import", target, "--dry-run", "--json").form("import")
    assert again["rejected"] == []
    assert again["read"]["service"] == written["written"]["service"]


@pytest.mark.parametrize(("name", "tabular"), [("out.json", False), ("out.zip", True), ("out", True)])
def test_the_ending_says_what_an_export_becomes(verb: Call, tmp_path: Path, name: str, tabular: bool) -> None:
    target = tmp_path / name
    verb("export", target, "--json").form("export")
    if tabular:
        names = zipfile.ZipFile(target).namelist() if target.is_file() else [path.name for path in target.iterdir()]
        assert "datapackage.json" in names
    else:
        assert json.loads(target.read_text("utf-8"))


def test_an_export_under_another_ending_needs_a_format(verb: Call, tmp_path: Path) -> None:
    refused = verb("export", tmp_path / "out.docx", "--json")
    assert (refused.code, refused.form("error")["error"]["code"]) == (1, "invalid_input")
    assert ".zip" in refused.err
    assert not (tmp_path / "out.docx").exists()
    verb("export", tmp_path / "out.txt", "--format", "json", "--json").form("export")
    assert json.loads((tmp_path / "out.txt").read_text("utf-8"))


def test_a_template_is_written_under_the_name_of_a_workbook_only(call: Call, tmp_path: Path) -> None:
    refused = call("template", tmp_path / "vorlage.csv", "--json")
    assert (refused.code, refused.form("error")["error"]["code"]) == (1, "invalid_input")
    assert ".xlsx" in refused.err
    assert not (tmp_path / "vorlage.csv").exists()


def test_the_template_is_a_spreadsheet(call: Call, tmp_path: Path) -> None:
    target = tmp_path / "vorlage.xlsx"
    assert call("template", target, "--json").form("template") == {"file": str(target)}
    assert target.read_bytes().startswith(b"PK")


def test_nothing_to_undo_is_a_sentence(verb: Call) -> None:
    answer = verb("undo", "--json")
    assert (answer.code, answer.form("error")["error"]["code"]) == (1, "nothing_to_undo")


def test_a_backup_is_restored_elsewhere(call: Call, verb: Call, tmp_path: Path) -> None:
    file, other = tmp_path / "safe.anlauf", tmp_path / "other"
    made = verb("backup", file, "--json").form("backup")
    assert made["bytes"] == file.stat().st_size
    call("--home", other, "restore", file, "--json").form("restore")
    digests = [call("--home", home, "status", "--json").form("status")["digest"] for home in (tmp_path / "demo", other)]
    assert digests[0] == digests[1]
    assert "öffnet sich ohne Passphrase" in call("--home", tmp_path / "third", "restore", file).out


def test_a_backup_replaces_an_earlier_one_only_when_told_to(verb: Call, tmp_path: Path) -> None:
    file = tmp_path / "safe.anlauf"
    verb("backup", file)
    before = file.read_bytes()
    refused = verb("backup", file, "--json").form("error")["error"]
    assert "--replace" in refused["text"]
    assert file.read_bytes() == before
    verb("backup", file, "--replace", "--json").form("backup")
    assert file.read_bytes() != before


def test_a_backup_is_restored_with_its_own_passphrase_only(call: Call, created: Created, tmp_path: Path) -> None:
    file, key, other = tmp_path / "safe.anlauf", tmp_path / "key.txt", tmp_path / "other"
    created.app.back_up(file)
    key.write_text("Die Passphrase von nebenan\n", "utf-8")
    refused = call("--home", other, "--passphrase-file", key, "restore", file, "--json")
    assert refused.form("error")["error"]["code"] == "wrong_passphrase"
    assert not any(other.glob("*.db"))
    key.write_text(PASSPHRASE, "utf-8")
    call("--home", other, "--passphrase-file", key, "restore", file, "--json").form("restore")


def test_a_bug_ends_in_one_sentence_and_a_log_without_content(
    verb: Call, demo: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from app.cli import records

    def broken(*_: object) -> None:
        raise RuntimeError("Amina Beispiel")

    monkeypatch.setattr(records, "search_form", broken)
    answer = verb("search", "Amina", "--json")
    assert answer.code == 1
    error = answer.form("error")["error"]
    assert error["code"] == "bug"
    log = (demo / logs.LOG_FOLDER / logs.LOG_FILE).read_text(encoding="utf-8")
    assert "RuntimeError" in log
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == ["command_failed"]
    assert "Amina" not in log + answer.out + answer.err


def test_the_self_test_passes(call: Call) -> None:
    answer = call("self-test", "--json")
    assert all(step["passed"] for step in answer.form("self-test")["steps"])
    assert answer.code == 0


def test_the_common_options_may_stand_after_the_verb(call: Call, demo: Path) -> None:
    answer = call("status", "--lang", "de", "--home", demo, "--json")
    assert answer.form("status") == call("--home", demo, "--json", "status").form("status")


def test_a_value_without_a_field_is_said_to_be_wrong(call: Call, demo: Path) -> None:
    answer = call("--home", demo, "edit", "8d3d0f0e-0000-4000-8000-000000000000", "--set", "Neu")
    assert answer.err.startswith("Die Angabe zu „--set“ passt nicht.")


def test_a_template_filled_in_is_not_overwritten(verb: Call, tmp_path: Path) -> None:
    table = tmp_path / "liste.xlsx"
    table.write_bytes(b"filled in")
    assert verb("template", table, "--json").form("error")["error"]["code"] == "invalid_input"
    assert table.read_bytes() == b"filled in"


def test_a_folder_gives_the_source_its_whole_name(verb: Call, tmp_path: Path) -> None:
    folder = tmp_path / "stadt-2.0"
    folder.mkdir()
    (folder / "liste.json").write_text(json.dumps(OFFERS), encoding="utf-8")
    verb("import", folder)
    assert verb("undo", "--json").form("undo")["name"] == "stadt-2.0"


def test_an_accent_need_not_be_typed(verb: Call) -> None:
    plain, accented = (verb("search", text, "--json").form("search") for text in ("cafe", "Café"))
    assert plain == accented
    assert "Café" in plain["results"][0]["name"]
