"""The worked cases of `worked_cases.csv`: what the access rules of the kinds say to a person on a day.

The table is written to be read: who, the answers, the day, the kind of offer, and what must come out, with paragraph.
`none` means that the kind has no rule for the criterion.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.domain.eligibility import Eligibility
from app.domain.profile import term_id
from app.exchange.person import read_person
from app.matching.rules import combine
from app.store import rule_rows
from app.store.database import Database
from app.usecases.exchange import install_base
from tests.conftest import KEY

TABLE = Path(__file__).with_name("worked_cases.csv")
CASES = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines(), delimiter=";"))
YES_NO = {"true": True, "false": False}
Rules = Mapping[bytes, tuple[Eligibility, ...]]


@pytest.fixture(scope="module")
def rules(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Rules:
    """The base rules as the database gives them back."""
    database = Database.open(Path(shutil.copy(template, tmp_path_factory.mktemp("cases") / "anlauf.db")), KEY)
    with database.write() as unit:
        install_base(unit)
    with database.read() as view:
        found = rule_rows.rules_by_owner(view)
    database.close()
    return found


def answers(text: str) -> dict[str, Any]:
    """`german=a2 pupil=true children=2` as the JSON of a person."""
    return {name: _answer(name, value) for name, value in (pair.split("=") for pair in text.split())}


def _answer(name: str, value: str) -> Any:
    if name == "children":
        return [int(value)]
    return YES_NO.get(value, int(value) if value.isdigit() else value)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['Nr']} {case['Wer']}")
def test_worked_case(case: dict[str, str], rules: Rules) -> None:
    of_kind = rules.get(term_id("kind", case["Art des Angebots"]).bytes, ())
    alternatives = tuple(rule for rule in of_kind if rule.criterion == case["Kriterium"])
    reason = combine(alternatives, read_person(answers(case["Antworten"]), {}), date.fromisoformat(case["Tag"]))
    found = (reason.verdict.value, reason.code) if reason else ("none", "")
    assert found == (case["Ergebnis"], case["Grund"])


def test_the_table_is_long_enough_and_every_kind_in_it_is_known(rules: Rules) -> None:
    assert len(CASES) >= 60
    assert len({case["Art des Angebots"] for case in CASES}) >= 10
