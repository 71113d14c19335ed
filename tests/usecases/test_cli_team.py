"""The verbs about a team, as an administrator schedules them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import bootstrap
from app.vault.wraps import CHEAPEST
from tests.usecases.calling import Call
from tests.usecases.profile_files import PASSPHRASE


@pytest.fixture
def at(call: Call, tmp_path: Path) -> Call:
    """Calls a verb in one of two profiles: `at("ada", "team", …)`."""
    (tmp_path / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    for name in ("ada", "boris"):
        bootstrap.create_profile(tmp_path / name, PASSPHRASE, cost=CHEAPEST).app.lock()
    return lambda name, *arguments: call(
        "--home", tmp_path / name, "--passphrase-file", tmp_path / "passphrase", *arguments
    )


def test_a_team_is_created_invited_into_and_joined(at: Call, tmp_path: Path) -> None:
    file = tmp_path / "einladung"
    created = at("ada", "team", "create", "Nord", "--person", "Ada", "--json").form("team-create")
    assert (created["name"], created["person"]) == ("Nord", "Ada")
    invited = at("ada", "team", "invite", "--out", file, "--devices", "2", "--days", "3", "--json").form("team-invite")
    assert (invited["file"], invited["devices"]) == (str(file), 2)
    words = " ".join(invited["words"])
    joined = at("boris", "team", "join", file, "--words", words, "--person", "Boris", "--json").form("team-join")
    assert joined == {**created, "person": "Boris", "invited_by": "Ada", "backup": None}
    listed = at("boris", "team", "members", "--json").form("team-members")
    assert [(member["person"], member["this_device"]) for member in listed["members"]] == [
        ("Ada", False),
        ("Boris", True),
    ]
    [invitation] = listed["invitations"]
    assert (invitation["state"], invitation["devices"]) == ("open", 2)
    assert invitation["used_by"] == [listed["members"][1]["author"]]
    closed = at("ada", "team", "close", invitation["id"], "--json").form("team-members")
    assert [one["state"] for one in closed["invitations"]] == ["closed"]
    assert at("ada", "team", "close", "nonsense", "--json").form("error")["error"]["code"] == "not_found"


def test_in_words(at: Call, tmp_path: Path) -> None:
    file = tmp_path / "einladung"
    assert "„Nord“" in at("ada", "team", "create", "Nord", "--person", "Ada").out
    invited = at("ada", "team", "invite", "--out", file)
    assert invited.code == 0
    words = invited.out.strip().splitlines()[-1]
    assert len(words.split()) == 6
    joined = at("boris", "team", "join", file, "--words", words, "--start-empty")
    assert joined.code == 0
    assert "„Nord“, eingeladen von Ada." in joined.out
    assert "gesichert" in joined.out
    lines = at("boris", "team", "members").out.splitlines()
    assert lines[0] == "Nord"
    assert lines[1].startswith("  Ada, zuletzt gesehen ")
    assert lines[2].endswith("(dieses Gerät)")
    assert lines[3].startswith("  Verbrauchte Einladung von Ada: 1 von 1")


def test_without_a_team(at: Call) -> None:
    for arguments in (("members",), ("invite", "--out", "x")):
        answer = at("ada", "team", *arguments, "--json")
        assert answer.code == 1
        assert answer.form("error")["error"]["code"] == "no_team"


def test_a_typing_error_in_the_words_is_named(at: Call, tmp_path: Path) -> None:
    answer = at("boris", "team", "join", tmp_path / "missing", "--words", "Apfelampe " * 6, "--json")
    assert answer.code == 1
    error = answer.form("error")["error"]
    assert error["code"] == "invalid_input"
    assert "Apfellampe" in error["text"]


def test_words_are_needed(at: Call, tmp_path: Path) -> None:
    answer = at("boris", "team", "join", tmp_path / "missing")
    assert answer.code == 1
    assert "--words" in answer.err


def test_the_demo_founds_no_team(verb: Call) -> None:
    answer = verb("team", "create", "Nord", "--json")
    assert answer.form("error")["error"]["code"] == "not_allowed"
