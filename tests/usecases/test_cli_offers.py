"""Single offers on the command line: shown, added from a file, edited, deleted and brought back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli.records import _result_lines
from app.domain.forms import SECTIONS
from app.domain.profile import OBJECTS
from tests.usecases.calling import SCHEMAS, Call


def test_show_gives_the_offer_as_hsds(verb: Call, first_offer: dict[str, str]) -> None:
    offer = verb("show", first_offer["id"], "--json").form("show")
    assert (offer["id"], offer["name"]) == (first_offer["id"], first_offer["name"])
    assert first_offer["name"] in verb("show", first_offer["id"]).out


@pytest.mark.parametrize("verb_name", ["show", "delete"])
@pytest.mark.parametrize(
    ("identity", "code"), [("8d3d0f0e-0000-4000-8000-000000000000", "not_found"), ("42", "invalid_input")]
)
def test_an_unknown_id_is_a_sentence(verb: Call, verb_name: str, identity: str, code: str) -> None:
    answer = verb(verb_name, identity, "--json")
    assert (answer.code, answer.form("error")["error"]["code"]) == (1, code)


def test_an_offer_is_added_edited_deleted_and_brought_back(verb: Call, tmp_path: Path) -> None:
    file = tmp_path / "offer.json"
    file.write_text(json.dumps(NEW_OFFER), encoding="utf-8")
    identity = verb("add", file, "--json").form("add")["id"]
    shown = verb("show", identity, "--json").form("show")
    assert shown["phones"][0]["number"] == NEW_OFFER["phones"][0]["number"]
    assert shown["organization"]["name"] == "Verein Fahrrad"
    assert verb("search", "Fahrradwerkstatt", "--json").form("search")["results"][0]["id"] == identity

    verb("edit", identity, "--set", "name=Radstube", "--set", "minimum_age=16", "--json").form("edit")
    edited = verb("show", identity, "--json").form("show")
    assert (edited["name"], edited["minimum_age"]) == ("Radstube", 16)

    verb("undo", "--json").form("undo")
    assert verb("show", identity, "--json").form("show")["name"] == "Fahrradwerkstatt"

    verb("delete", identity, "--json").form("delete")
    assert verb("show", identity, "--json").code == 1
    verb("undo", "--json").form("undo")
    assert verb("show", identity, "--json").form("show")["name"] == "Fahrradwerkstatt"


NEW_OFFER: dict[str, Any] = {
    "name": "Fahrradwerkstatt",
    "description": "Fahrräder zusammen reparieren.",
    "status": "active",
    "organization": {"name": "Verein Fahrrad"},
    "phones": [{"number": "0201 555 0100"}],
    "languages": [{"code": "de"}, {"code": "en"}],
}


@pytest.mark.parametrize(
    "content",
    ["{", "[]", '{"description": "Ohne Namen"}', '{"name": "A", "organization": {"name": "B"}, "colour": "red"}'],
)
def test_a_file_that_is_no_offer_adds_nothing(verb: Call, tmp_path: Path, content: str) -> None:
    file = tmp_path / "offer.json"
    file.write_text(content, encoding="utf-8")
    before = verb("status", "--json").form("status")
    answer = verb("add", file, "--json")
    assert answer.code == 1
    assert answer.form("error")["error"]["text"]
    assert verb("status", "--json").form("status") == before


@pytest.mark.parametrize(
    ("part", "place"),
    [
        ({"attributes": ["x"]}, "attributes/0"),
        ({"attributes": [{"link_type": "topic"}]}, "attributes/0"),
        ({"terms": 5}, "terms"),
        ({"terms": {"topic": 5}}, "terms/topic"),
        ({"terms": {"topic": [5]}}, "terms/topic/0"),
        ({"service_at_locations": 5}, "service_at_locations"),
        ({"service_at_locations": [{"location": "x"}]}, "service_at_locations/0/location"),
        ({"locations": [{"name": "Haus", "addresses": 5}]}, "locations/0/addresses"),
        ({"contacts": [{"name": "A", "phones": ["y"]}]}, "contacts/0/phones/0"),
        ({"phones": ["y"]}, "phones/0"),
        ({"phones": {"number": "1"}}, "phones"),
        ({"phones": [{"number": ["1"]}]}, "phones/0/number"),
        ({"organization": 5}, "organization"),
        ({"organization_id": 5}, "organization_id"),
        ({"name": {"de": "Kurs"}}, "name"),
    ],
)
def test_a_malformed_part_of_an_offer_is_named(verb: Call, tmp_path: Path, part: dict[str, Any], place: str) -> None:
    file = tmp_path / "offer.json"
    file.write_text(json.dumps({**NEW_OFFER, **part}), encoding="utf-8")
    answer = verb("add", file, "--json")
    assert answer.code == 1
    error = answer.form("error")["error"]
    assert error["code"] == "invalid_input"
    assert f"„{place}“" in error["text"]


def test_the_schema_of_an_offer_knows_every_field() -> None:
    schema = json.loads((SCHEMAS / "offer.json").read_text(encoding="utf-8"))
    assert schema["properties"].keys() >= {*OBJECTS["service"].by_name, *SECTIONS}
    for kind in SECTIONS.values():
        assert schema["definitions"][kind]["properties"].keys() >= OBJECTS[kind].by_name.keys()


UNKNOWN = "8d3d0f0e-0000-4000-8000-000000000000"


def test_an_institution_that_is_not_there_is_made_once(verb: Call, tmp_path: Path) -> None:
    file = tmp_path / "offer.json"
    file.write_text(json.dumps({**NEW_OFFER, "organization": {"id": UNKNOWN, "name": "Verein Neu"}}), encoding="utf-8")
    before = verb("status", "--json").form("status")["counts"]["organization"]
    for _ in range(2):
        identity = verb("add", file, "--json").form("add")["id"]
        assert verb("show", identity, "--json").form("show")["organization"]["name"] == "Verein Neu"
    assert verb("status", "--json").form("status")["counts"]["organization"] == before + 1


@pytest.mark.parametrize(
    "part",
    [{"organization": {"id": UNKNOWN}}, {"organization": None, "organization_id": UNKNOWN}, {"program_id": UNKNOWN}],
)
def test_a_link_to_nothing_is_refused(verb: Call, tmp_path: Path, part: dict[str, Any]) -> None:
    file = tmp_path / "offer.json"
    file.write_text(json.dumps({**NEW_OFFER, **part}), encoding="utf-8")
    before = verb("status", "--json").form("status")
    answer = verb("add", file, "--json")
    assert (answer.code, answer.form("error")["error"]["code"]) == (1, "not_found")
    assert UNKNOWN in answer.err
    assert verb("status", "--json").form("status") == before


@pytest.mark.parametrize("change", ["last_modified=x", "colour=red", "minimum_age=young", "name="])
def test_an_edit_that_cannot_be_is_refused(verb: Call, first_offer: dict[str, str], change: str) -> None:
    before = verb("show", first_offer["id"], "--json").form("show")
    answer = verb("edit", first_offer["id"], "--set", change, "--json")
    assert answer.code == 1
    assert answer.form("error")["error"]["text"]
    assert verb("show", first_offer["id"], "--json").form("show") == before


def test_undo_says_what_it_took_back(verb: Call, tmp_path: Path) -> None:
    file = tmp_path / "stadtliste.json"
    file.write_text(json.dumps(NEW_OFFER), encoding="utf-8")
    identity = verb("add", file, "--json").form("add")["id"]
    verb("edit", identity, "--set", "name=Radstube")
    verb("delete", identity)
    hsds = {"id": "o1", "name": "AWO", "services": [{"id": "s1", "name": "Treff"}]}
    file.write_text(json.dumps(hsds), encoding="utf-8")
    verb("import", file)
    assert [verb("undo").out.strip() for _ in range(3)] == [
        "Zurückgenommen: Der Import „stadtliste“ gilt nicht mehr (1 Angebot).",
        "Zurückgenommen: Das gelöschte Angebot „Radstube“ ist wieder da.",
        "Zurückgenommen: Die letzte Bearbeitung von „Fahrradwerkstatt“ gilt nicht mehr.",
    ]
    undone = verb("undo", "--json").form("undo")
    assert (undone["step"], undone["name"]) == ("new", "Fahrradwerkstatt")


def test_an_offer_found_has_no_empty_lines(verb: Call) -> None:
    bare = {"id": "1", "name": "Treff", "organization": "", "snippet": ""}
    assert _result_lines(bare) == ["Treff", "  1"]
    assert _result_lines({**bare, "organization": "AWO"})[0] == "Treff (AWO)"
