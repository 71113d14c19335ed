"""Conflicts from the command line: two profiles, one shared file, both edit the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app import bootstrap
from app.vault.wraps import CHEAPEST
from tests.usecases.calling import Answer, Call
from tests.usecases.profile_files import PASSPHRASE


class Team:
    """Two profiles of a team that meet in one file."""

    def __init__(self, call: Call, folder: Path) -> None:
        self._call, self._folder = call, folder
        (folder / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
        for name in ("ada", "boris"):
            bootstrap.create_profile(folder / name, PASSPHRASE, cost=CHEAPEST).app.lock()
        self("ada", "team", "create", "Nord", "--person", "Ada")
        words = self("ada", "team", "invite", "--out", folder / "einladung", "--json").form("team-invite")["words"]
        self("boris", "team", "join", folder / "einladung", "--words", " ".join(words), "--person", "Boris")

    def __call__(self, name: str, *arguments: object) -> Answer:
        common = ("--home", self._folder / name, "--passphrase-file", self._folder / "passphrase")
        return self._call(*common, *arguments)

    def meet(self) -> None:
        for name in ("ada", "boris", "ada"):
            assert self(name, "sync", self._folder / "Nord.anlauf").code == 0

    def conflicts(self, name: str) -> list[dict[str, Any]]:
        listed = self(name, "conflicts", "list", "--json").form("conflicts-list")
        assert listed["total"] == len(listed["conflicts"])
        return listed["conflicts"]


@pytest.fixture
def team(call: Call, tmp_path: Path) -> Team:
    """A team of two whose members have given one offer two names and two ages."""
    team = Team(call, tmp_path)
    offered = '{"name": "Kurs", "organization": {"name": "Haus"}, "minimum_age": 16}'
    (tmp_path / "angebot.json").write_text(offered, encoding="utf-8")
    offer = team("ada", "add", tmp_path / "angebot.json", "--json").form("add")["id"]
    team.meet()
    team("ada", "edit", offer, "--set", "name=Kurs A", "--set", "minimum_age=17", "--set", "maximum_age=25")
    team("boris", "edit", offer, "--set", "name=Kurs B", "--set", "minimum_age=18", "--set", "maximum_age=27")
    team.meet()
    return team


def test_both_see_both_values_and_one_decides_for_both(team: Team) -> None:
    ages, name = team.conflicts("ada")
    assert team.conflicts("boris")[1]["id"] == name["id"]
    assert (name["fields"], name["before"], name["merged"]) == (["name"], {"name": "Kurs"}, {})
    assert [(side["values"], side["person"], side["who"]) for side in name["values"]] == [
        ({"name": "Kurs B"}, "Boris", "colleague"),
        ({"name": "Kurs A"}, "Ada", "me"),
    ]
    assert ages["fields"] == ["minimum_age", "maximum_age"]
    shown = team("ada", "conflicts", "list").out
    assert "Kurs B (Boris, " in shown
    assert "Vorher: Kurs" in shown
    assert "2 Konflikte warten auf eine Entscheidung." in shown
    assert team("ada", "conflicts", "resolve", name["id"], "--take", 2, "--json").form("conflicts-resolve")["open"] == 1
    wanted = ("--value", "minimum_age=17", "--value", "maximum_age=")
    assert "Kein Konflikt wartet" in team("ada", "conflicts", "resolve", ages["id"], *wanted).out
    team.meet()
    assert team.conflicts("ada") == team.conflicts("boris") == []
    offers = [team(one, "show", name["record"], "--json").form("show") for one in ("ada", "boris")]
    assert offers[0] == offers[1]
    assert offers[0]["name"] == "Kurs A"
    digests = [team(one, "status", "--json").form("status")["digest"] for one in ("ada", "boris")]
    assert digests[0] == digests[1]


def test_what_cannot_be_decided_is_said(team: Team) -> None:
    ages, name = team.conflicts("ada")

    def refused(*arguments: object) -> str:
        return str(team("ada", "conflicts", "resolve", *arguments, "--json").form("error")["error"]["code"])

    assert refused(name["id"]) == "invalid_input"
    assert refused(name["id"], "--take", 1, "--value", "x") == "invalid_input"
    assert refused(name["id"], "--take", 5) == "invalid_input"
    assert refused(ages["id"], "--value", "17") == "invalid_input"
    assert refused(ages["id"], "--value", "minimum_age=alt") == "invalid_form"
    assert refused("0123456789ab", "--take", 1) == "changed_meanwhile"
    assert len(team.conflicts("ada")) == 2
