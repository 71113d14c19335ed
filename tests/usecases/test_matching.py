"""Matching over the demo catalogue, through the command line: worked stories with their reasons."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest

from app import logs
from app.cli.program import run_command_line
from app.domain.answers import CODED
from app.domain.client import FIELDS
from app.exchange.person import CHOICES
from app.paths import resources_folder

SCHEMAS = resources_folder() / "schemas"
DAY = "2026-11-22"
Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("matching") / "demo"
    assert run_command_line(["--home", str(home), "init", "--demo"]) == 0
    yield home
    logs.stop_log()
    shutil.rmtree(home)


@pytest.fixture
def ask(demo: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Ask:
    """What the command line answers for a person on a day."""
    schema = fastjsonschema.compile(json.loads((SCHEMAS / "match.json").read_text(encoding="utf-8")))

    def asking(day: str = DAY, **answers: Any) -> dict[str, Any]:
        person = tmp_path / "person.json"
        person.write_text(json.dumps(answers), encoding="utf-8")
        called = ["--home", str(demo), "match", str(person), "--day", day, "--limit", "200", "--json"]
        assert run_command_line(called) == 0
        logs.stop_log()
        return dict(schema(json.loads(capfd.readouterr().out)))

    return asking


def offer(answer: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in answer["offers"] if one["name"].startswith(name))


def outcome(found: dict[str, Any], criterion: str) -> list[str]:
    return [reason["outcome"] for reason in found["reasons"] if reason["criterion"] == criterion]


STORY_A = {
    "age": 22,
    "languages": ["fa_AF", "de"],
    "status": "duldung",
    "duldung_kind": "ordinary",
    "status_since": "2026-03-25",
    "arrived_on": "2025-01-10",
    "work_permission": "only_with_approval",
    "german": "a2",
    "school": "none",
    "children": [2],
    "childcare_needed": True,
    "needs": ["language", "certificate", "childcare"],
    "goal": "apprenticeship",
}


def test_eight_months_of_duldung_open_bvb_in_a_month_and_say_why(ask: Ask) -> None:
    bvb = offer(ask(**STORY_A), "BvB Handwerk")
    waits = next(reason for reason in bvb["reasons"] if reason["criterion"] == "status")
    assert (bvb["fit"], waits["code"], waits["opens_on"]) == ("no", "status_waits", "2026-12-25")
    assert "§ 52" in waits["rule"]["paragraph"]
    assert "25.12.2026" in waits["text"]
    assert outcome(offer(ask("2026-12-25", **STORY_A), "BvB Handwerk"), "status") == ["met"]


def test_the_path_leads_over_language_and_certificate_to_training(ask: Ask) -> None:
    steps = ask(**STORY_A)["paths"][0]["steps"]
    gains = [gain["value"] for step in steps for gain in step["gives"]]
    assert gains.index("b1") < gains.index("esa") < gains.index("apprenticeship")


@pytest.mark.parametrize(
    ("occupation", "training"), [("Verkäufer", "Ausbildung Verk"), ("electrician", "Ausbildung El")]
)
def test_of_equal_ways_the_one_into_the_occupation_wanted_is_shown(ask: Ask, occupation: str, training: str) -> None:
    (path, *_) = ask(**STORY_A, wanted_occupation=occupation)["paths"]
    assert path["steps"][-1]["name"].startswith(training)


def test_eq_is_perhaps_while_the_authority_must_approve(ask: Ask) -> None:
    eq = offer(ask(**STORY_A), "Einstiegsqualifizierung im Handel")
    assert eq["fit"] == "perhaps"
    assert outcome(eq, "work_permission") == ["open"]


def test_the_first_question_is_not_a_sensitive_one(ask: Ask) -> None:
    question = ask()["next_question"]
    assert question["field"] not in ("status", "work_permission", "duldung_kind", "identity_clear")
    assert 0 < question["settles"] <= question["of"]


def test_recognition_does_not_depend_on_the_status(ask: Ask) -> None:
    answer = ask(age=19, status="permit_24", german="b1", needs=["recognition"], goal="recognition")
    advice = offer(answer, "Anerkennungsberatung der IHK")
    assert advice["fit"] == "fits"
    assert outcome(advice, "status") == ["met"]
    recognition = {"Anerkennung im Handwerk", "Anerkennungsberatung der IHK", "Schulzeugnisse anerkennen lassen"}
    assert {one["name"] for one in answer["offers"][:3]} == recognition
    assert answer["paths"][0]["steps"]
    assert any(one["day"] == "2027-03-04" for one in answer["deadlines"])


def test_an_integration_course_without_a_claim_is_suspended_and_names_other_ways(ask: Ask) -> None:
    course = offer(ask(status="permit_24", german="a1", pupil=False), "Integrationskurs am Vormittag")
    status = next(reason for reason in course["reasons"] if reason["criterion"] == "status")
    assert (course["fit"], status["outcome"]) == ("perhaps", "open")
    assert status["other_ways"]
    ordinary = offer(ask(status="duldung", duldung_kind="ordinary", german="a1"), "Integrationskurs am Vormittag")
    assert ordinary["fit"] == "no"


def test_a_contradiction_is_shown_and_the_session_goes_on(ask: Ask) -> None:
    answer = ask(status="settlement", work_permission="not_allowed")
    assert [one["code"] for one in answer["contradictions"]] == ["status_allows_work"]
    assert answer["counts"]["perhaps"] > 0


def test_nothing_disappears(ask: Ask) -> None:
    for answer in (ask(), ask(**STORY_A)):
        assert sum(answer["counts"].values()) == len(answer["offers"])


def test_a_wrong_answer_is_named(demo: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    person = tmp_path / "person.json"
    person.write_text('{"german": "b7"}', encoding="utf-8")
    assert run_command_line(["--home", str(demo), "match", str(person)]) == 1
    assert "german" in capfd.readouterr().err
    logs.stop_log()


def test_the_schema_of_a_person_takes_the_story() -> None:
    schema = fastjsonschema.compile(json.loads((SCHEMAS / "person.json").read_text(encoding="utf-8")))
    schema(STORY_A)
    with pytest.raises(fastjsonschema.JsonSchemaValueException):
        schema({"alter": 22})


def _codes(taxonomy: str) -> list[str]:
    path = resources_folder() / "taxonomies" / f"{taxonomy}.json"
    terms = json.loads(path.read_text(encoding="utf-8")).get("taxonomy_terms", [])
    return [term["code"] for term in terms if term["code"] not in ("unknown", "not_stated")]


@pytest.mark.parametrize("name", ["person", "session"])
def test_the_schema_of_a_person_knows_the_codes_the_program_knows(name: str) -> None:
    properties = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))["properties"]
    answers = properties if name == "person" else properties["person"]["properties"]
    assert answers.keys() == set(FIELDS)
    choices = CHOICES | {field: codes for field, taxonomy in CODED.items() if (codes := _codes(taxonomy))}
    said = {field: form.get("items", form).get("enum") for field, form in _first_forms(answers).items()}
    assert {field: codes for field, codes in said.items() if codes} == {f: list(c) for f, c in choices.items()}


def _first_forms(answers: dict[str, Any]) -> dict[str, Any]:
    return {field: form["anyOf"][0] for field, form in answers.items()}


def test_courses_say_whether_the_children_are_looked_after(ask: Ask) -> None:
    found = ask(childcare_needed=True)["offers"]
    codes = {reason["code"] for one in found for reason in one["reasons"] if reason["criterion"] == "childcare"}
    assert codes == {"childcare_there", "childcare_to_arrange"}
