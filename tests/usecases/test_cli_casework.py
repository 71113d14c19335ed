"""The verbs about sessions and cases, each with its schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app import logs
from app.cli.program import run_command_line
from app.domain.session import CODES
from tests.usecases.calling import SCHEMAS, Answer, checked

MARKER = "Zahra-Marker-4711"
CONSENT = {
    "purpose": "counselling",
    "basis": "consent",
    "form": "oral",
    "given_on": "2026-01-15",
    "language": "fa_AF",
    "interpreter": "none",
}


class Caller:
    """Calls verbs in one profile, and writes the files they read."""

    def __init__(self, home: Path, capfd: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self._capfd = capfd

    def __call__(self, *arguments: object) -> Answer:
        code = run_command_line(["--home", str(self.home), *(str(argument) for argument in arguments)])
        return Answer(code, *self._capfd.readouterr())

    def record(self, **session: Any) -> Answer:
        file = self.home.parent / "session.json"
        file.write_text(json.dumps(session), encoding="utf-8")
        return self("record", file, "--json")


@pytest.fixture
def call(demo: Path, capfd: pytest.CaptureFixture[str]) -> Iterator[Caller]:
    yield Caller(demo, capfd)
    logs.stop_log()


def whole_session(call: Caller) -> dict[str, Any]:
    found = json.loads(call("search", "Sprachkurs", "--json").out)["results"][0]["id"]
    return {
        "day": "2026-01-15",
        "keep": {"name": MARKER, "consents": [CONSENT]},
        "person": {"age": 22, "status": "duldung", "german": "a2", "needs": ["language"], "gender": "not_stated"},
        "minutes": 15,
        "channel": "walk_in",
        "visit": "first",
        "language": "fa_AF",
        "topics": ["language", "childcare"],
        "occasion": "letter",
        "letter": {"kind": "other_decision", "delivered_on": "2026-01-14", "deadline_on": "not_stated"},
        "note": f"Note {MARKER}",
        "plan": [{"what": "Anmelden", "who": "Zahra", "until": "2026-02-01", "offer": found}],
        "offers": [{"offer": found, "how": "handed_out"}],
        "unmet_needs": [{"need": "childcare", "barrier": "full"}],
    }


def test_a_session_becomes_a_case_that_is_found_shown_and_deleted(call: Caller) -> None:
    session = whole_session(call)
    checked(session, "session")
    kept = call.record(**session).form("record")
    assert kept["stored"] == "case"
    (row,) = call("case", "list", "zahra", "--json").form("case-list")["cases"]
    assert (row["id"], row["number"], row["last_on"]) == (kept["client"], kept["number"], "2026-01-15")
    assert row["due_on"] == "2026-02-01"
    shown = call("case", "show", kept["number"].lower(), "--json").form("case-show")
    (meeting,) = shown["meetings"]
    assert meeting["notes"][0]["text"] == f"Note {MARKER}"
    assert meeting["encounter"]["deadline_on"] == "not_stated"
    again = call.record(client=kept["client"], person={"german": "b1"}, visit="follow_up").form("record")
    assert again["client"] == kept["client"]
    assert len(call("case", "show", kept["client"], "--json").form("case-show")["meetings"]) == 2
    deleted = call("case", "delete", kept["number"], "--json").form("case-delete")
    assert deleted == {"id": kept["client"], "records": 8}
    assert call("case", "list", "--json").form("case-list")["total"] == 0
    assert call("case", "show", kept["client"]).code == 1


def test_the_extract_is_readable_and_whole(call: Caller, tmp_path: Path) -> None:
    number = call.record(**whole_session(call)).form("record")["number"]
    made = call("case", "extract", number, "--out", tmp_path / "copy.txt", "--json").form("case-extract")
    assert made["files"] == [str(tmp_path / "copy.txt"), str(tmp_path / "copy.json")]
    text = (tmp_path / "copy.txt").read_text(encoding="utf-8")
    for line in (
        f"Name: {MARKER}",
        "Geschlecht: keine Angabe",
        "Grundlage: Einwilligung",
        "Sprache: Dari",
        "Tag: Donnerstag, 15. Januar 2026",
        "Themen: Sprache und Kinderbetreuung",
        f"Notiz: Note {MARKER}",
        "Was: Anmelden",
        "Wie: mitgegeben",
        "Hindernis: Alles belegt",
        "Brief: Bescheid der Ausländerbehörde oder einer anderen Behörde",
    ):
        assert line in text, text
    document = checked(json.loads((tmp_path / "copy.json").read_text(encoding="utf-8")), "case-show")
    assert document["client"]["name"] == MARKER
    refused = call("case", "extract", number, "--out", tmp_path / "copy.json")
    assert (refused.code, "gibt es schon" in refused.err) == (1, True)


def test_without_a_case_a_session_is_only_counted(call: Caller) -> None:
    answer = call.record(channel="event", topics=["housing"], person={"age": 20})
    assert answer.form("record") == {"stored": "anonymous", "client": None, "encounter": None, "number": None}
    assert call("case", "list", "--json").form("case-list")["total"] == 0


@pytest.mark.parametrize(
    ("session", "said"),
    [
        ({"note": MARKER}, "nur mit einem Fall"),
        ({"colour": "red"}, "„colour“ ist nicht bekannt"),
        ({"person": {"status": "king"}}, "status"),
        ({"day": "15.1.2026"}, "2026-11-23"),
        ({"day": "2999-01-01"}, "Zukunft"),
        ({"minutes": "long"}, "„Dauer in Minuten“ (minutes)"),
        ({"topics": ["weather"]}, "„Themen“ (topics)"),
        ({"person": {"age": 200}}, "„Alter“ (person/age) hat den Wert „200“. Möglich ist 0 bis 120"),
        ({"person": {"children": [2, 121]}}, "Möglich ist 0 bis 120"),
        ({"minutes": -5}, "„Dauer in Minuten“ (minutes). Möglich ist 0 bis 1440"),
        ({"follow_up_on": "1800-01-01"}, "Der früheste mögliche Tag ist 1900-01-01"),
        ({"keep": {"name": "x"}}, "consents"),
        ({"keep": {"consents": [{"purpose": "counselling"}]}}, "keep/consents/0/basis"),
        ({"plan": [{"who": "x"}]}, "plan/0/what"),
        ({"plan": {}, "offers": "x"}, "„offers“"),
        ({"offers": [{"offer": "x"}]}, "offers/0/offer"),
        ({"unmet_needs": [{"need": "housing", "barrier": "bad luck"}]}, "unmet_needs/0/barrier"),
        ({"client": "8d3d0f0e-0000-4000-8000-000000000000"}, "gibt es nicht"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(call: Caller, session: dict[str, Any], said: str) -> None:
    answer = call.record(**session)
    assert answer.code == 1
    assert said in checked(json.loads(answer.out), "error")["error"]["text"]
    assert "Traceback" not in answer.err
    assert call("case", "list", "--json").form("case-list")["total"] == 0


def test_a_file_that_is_no_session_is_said(call: Caller, tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text("[]", encoding="utf-8")
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    for name in ("list.json", "broken.json", "missing.json"):
        answer = call("record", tmp_path / name)
        assert (answer.code, answer.out) == (1, "")
        assert "Es wurde nichts" in answer.err


def test_an_unknown_case_is_said(call: Caller) -> None:
    for verb in (("show", "K7"), ("delete", "K7"), ("extract", "K7", "--out", call.home.parent / "x.txt")):
        answer = call("case", *verb)
        assert (answer.code, answer.out) == (1, "")
        assert "„K7“" in answer.err
    assert not (call.home.parent / "x.txt").exists()
    assert call("case").code == 2


def test_nothing_personal_is_in_a_log_or_a_file_name(call: Caller) -> None:
    kept = call.record(**whole_session(call)).form("record")
    call("case", "show", MARKER)
    call("case", "delete", kept["number"])
    logs.stop_log()
    files = [path for path in call.home.rglob("*") if path.is_file()]
    assert any(path.suffix == ".log" for path in files)
    for path in files:
        content = path.read_bytes() + path.name.encode()
        assert MARKER.encode() not in content
        assert path.suffix != ".log" or (kept["number"].encode() not in content and b"duldung" not in content)


def test_a_public_body_keeps_nobody_without_papers(call: Caller) -> None:
    (call.home / "settings.json").write_text(json.dumps({"public_body": True}), encoding="utf-8")
    consents = [{"purpose": "counselling", "basis": "task"}]
    refused = call.record(keep={"consents": consents}, person={"status": "no_papers"})
    assert json.loads(refused.out)["error"]["code"] == "not_allowed"
    assert call.record(keep={"consents": consents}, person={"status": "other"}).form("record")["stored"] == "case"


def test_an_event_profile_counts_and_keeps_no_case(call: Caller, tmp_path: Path) -> None:
    event = Caller(tmp_path / "event", call._capfd)
    made = event("init", "--event", "--json").form("init")
    assert made == {"recovery_code": None, "demo": False, "event": True}
    refused = event.record(keep={"consents": [{"purpose": "counselling", "basis": "task"}]})
    assert json.loads(refused.out)["error"]["code"] == "catalogue_only"
    assert event.record(channel="event", day=date.today().isoformat()).form("record")["stored"] == "anonymous"


def test_numbers_leave_out_what_is_too_small_to_be_given_away(call: Caller) -> None:
    def count(measure: str) -> dict[tuple[str, str], int | None]:
        table = checked(json.loads(call("numbers", measure, "--columns", "code", "--json").out), "numbers")
        return {(cell["row"], cell["column"]): cell["count"] for cell in table["cells"]}

    before = count("topic")
    for _ in range(6):
        call.record(day="2026-01-15", topics=["housing"])
    for _ in range(2):
        call.record(day="2026-01-15", topics=["health"])
    after = count("topic")
    assert before == {("", ""): 0}
    assert after["2026-Q1", "health"] is None
    assert after["", "health"] is None
    assert all(count is None or count == 0 or count >= 5 for count in after.values())
    assert "nicht angegeben" in call("numbers", "topic").out


def test_the_schema_of_a_session_takes_the_codes_the_program_takes() -> None:
    properties = json.loads((SCHEMAS / "session.json").read_text(encoding="utf-8"))["properties"]
    consents = properties["keep"]["anyOf"][0]["properties"]["consents"]["items"]["properties"]
    offers = properties["offers"]["items"]["properties"]
    said = {field: form["enum"] for field, form in {**consents, **offers, **properties}.items() if "enum" in form}
    assert {field: tuple(c for c in codes if c not in (None, "not_stated")) for field, codes in said.items()} == {
        field: codes for field, codes in CODES.items() if field != "state"
    }


def test_undo_says_that_counted_contacts_stay(call: Caller, tmp_path: Path) -> None:
    source = tmp_path / "q.csv"
    source.write_text("name\nZwergenkunde\n", encoding="utf-8")
    call("import", source, "--json").form("import")
    call.record(minutes=3).form("record")
    assert "bleiben gezählt" in call("undo").out
    assert call("search", "Zwergenkunde", "--json").form("search")["total"] == 0


def test_undo_takes_back_a_session_of_a_case(call: Caller) -> None:
    call.record(**whole_session(call)).form("record")
    assert call("undo", "--json").form("undo")["step"] == "session"
    assert call("case", "list", "--json").form("case-list")["total"] == 0


def test_the_reasons_of_a_match_are_told_in_the_language_asked_for(call: Caller, tmp_path: Path) -> None:
    person = tmp_path / "person.json"
    person.write_text(json.dumps({"age": 30, "status": "duldung"}), encoding="utf-8")
    told = {
        code: [
            reason["text"]
            for offer in call("match", person, "--lang", code, "--limit", 3, "--json").form("match")["offers"]
            for reason in offer["reasons"]
        ]
        for code in ("de", "en", "fa_AF")
    }
    assert all(told.values())
    assert not set(told["de"]) & set(told["en"])
    assert all(any("\u0600" <= sign <= "\u06ff" for sign in text) for text in told["fa_AF"])
    wrong = call("match", person, "--lang", "xx")
    assert (wrong.code, "fa_AF" in wrong.err) == (2, True)
    assert "--lang" in call("match", "--help").out


def test_a_match_that_is_cut_says_so(call: Caller, tmp_path: Path) -> None:
    person = tmp_path / "person.json"
    person.write_text("{}", encoding="utf-8")
    whole = call("match", person, "--limit", 0, "--json").form("match")
    total = sum(whole["counts"].values())
    assert len(whole["offers"]) == total
    assert f"… und {total - 2} weitere Angebote" in call("match", person, "--limit", 2).out
    assert "weitere Angebote" not in call("match", person, "--limit", 0).out
    assert "50" in call("match", "--help").out
