"""The base taxonomies, the access rules and the demo catalogue are complete, consistent and fictional."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any
from uuid import UUID

import fastjsonschema
import pytest

from app.domain.client import GERMAN_LEVELS, SCHOOL_LEVELS
from app.domain.deadline import DeadlineKind
from app.domain.profile import OBJECTS, Criterion, Force, Gain, taxonomy_id, term_id
from app.paths import resources_folder


def words(text: str) -> list[str]:
    return text.split()


NEEDS = words(
    "language subject_support competence_assessment practice childcare bureaucracy certificate recognition housing"
    " health leisure"
)
GOALS = words("esa eesa msa fhr eq apprenticeship recognition work")
STATUSES = words(
    "arrival gestattung duldung duldung_discretion duldung_60b duldung_60c duldung_60d permit_16g permit_25_1"
    " permit_25_2 permit_25_3 permit_25_5 permit_22_23 permit_19d permit_family permit_25a permit_25b permit_104c"
    " permit_24 settlement fiktion eu german no_papers other unknown not_stated"
)
BARRIERS = words("none full waiting_list childcare time distance level status language cost")
TERM_OF_DATA = {
    "allowed": {"status": "status", "gender": "gender", "registration": "registration", "district": "district"},
    "enough": {"work_permission": "work_permission"},
}
KEYS = {
    "age": {"min", "max"},
    "status": set(
        words("any allowed after_months until_months months_of entry_before registered_or or_permission needs_fact")
    ),
    "work_permission": {"enough"},
    "german": {"min", "max", "certified"},
    "school": {"min", "max", "recognised"},
    "gender": {"allowed"},
    "registration": {"allowed", "or"},
    "children": {"min_age", "max_age"},
    "district": {"allowed"},
    "pupil": {"needed"},
    "in_training": {"needed"},
    "document": {"document"},
    "other": {"needs_fact"},
}
FICTIONAL_PHONE = re.compile(r"0221 4710\d{3}|0152 28817386")


@cache
def base() -> dict[str, list[dict[str, Any]]]:
    """All base records by the plural of their object, as the files have them."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted((resources_folder() / "taxonomies").glob("*.json")):
        for plural, records in json.loads(path.read_text(encoding="utf-8")).items():
            if isinstance(records, list):
                found.setdefault(plural, []).extend(records)
    return found


@cache
def demo() -> dict[str, Any]:
    text = (resources_folder() / "demo" / "catalogue.json").read_text(encoding="utf-8")
    return json.loads(text)  # type: ignore[no-any-return]


def organizations() -> list[dict[str, Any]]:
    return demo()["contents"]  # type: ignore[no-any-return]


def offers() -> list[dict[str, Any]]:
    return [service for organization in organizations() for service in organization["services"]]


def codes(taxonomy: str) -> set[str]:
    return {term["code"] for term in base()["taxonomy_terms"] if term["taxonomy"] == taxonomy}


def linked(service: dict[str, Any], taxonomy: str) -> list[str]:
    return [a["taxonomy_term"]["code"] for a in service["attributes"] if a["link_type"] == taxonomy]


def profile_records(service: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [
        json.loads(a["value"])
        for a in service["attributes"]
        if a["link_type"] == "profile" and a["taxonomy_term"]["code"] == name
    ]


def all_rules() -> list[dict[str, Any]]:
    return base()["eligibilities"] + [rule for offer in offers() for rule in profile_records(offer, "eligibility")]


def all_outcomes() -> list[dict[str, Any]]:
    return base()["outcomes"] + [outcome for offer in offers() for outcome in profile_records(offer, "outcome")]


def walk(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of a JSON tree with the key it stands under."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from walk(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner, key)
    else:
        yield key, value


def test_files_hold_known_objects_with_known_fields() -> None:
    plurals = {kind.plural: kind for kind in OBJECTS.values()}
    for plural, records in base().items():
        if plural == "deadlines":
            continue
        for record in records:
            assert set(record) - {"id"} <= set(plurals[plural].by_name), (plural, record["id"])


def test_ids_are_unique_and_links_resolve() -> None:
    ids = [record["id"] for records in base().values() for record in records]
    assert [each for each, times in Counter(ids).items() if times > 1] == []
    for records in base().values():
        for record in records:
            UUID(record["id"])
            for link in ("taxonomy_id", "parent_id", "taxonomy_term_id", "record_id"):
                assert record.get(link) is None or record[link] in ids, record


def test_term_ids_follow_from_their_codes() -> None:
    for term in base()["taxonomy_terms"]:
        assert term["id"] == str(term_id(term["taxonomy"], term["code"]))
        assert term["taxonomy_id"] == str(taxonomy_id(term["taxonomy"]))
        assert term["name"], term
        assert term["description"].endswith((".", "!", "?", ")")), term
        assert term["language"] == "de", term


@pytest.mark.parametrize(
    ("taxonomy", "expected"),
    [
        ("need", NEEDS),
        ("goal", GOALS),
        ("barrier", BARRIERS),
        ("german", [*GERMAN_LEVELS, "unknown", "not_stated"]),
        ("school", [*SCHOOL_LEVELS, "foreign", "unknown", "not_stated"]),
        ("gender", ["female", "male", "diverse", "unknown", "not_stated"]),
    ],
)
def test_codes_are_those_of_the_field_in_their_order(taxonomy: str, expected: list[str]) -> None:
    terms = [term["code"] for term in base()["taxonomy_terms"] if term["taxonomy"] == taxonomy]
    assert terms == expected


def test_every_status_and_need_has_its_code() -> None:
    assert set(STATUSES) <= codes("status")
    assert set(NEEDS) <= codes("topic")


def test_kinds_and_topics_have_english_names() -> None:
    named = {row["record_id"] for row in base()["translations"] if row["language"] == "en" and row["field"] == "name"}
    for term in base()["taxonomy_terms"]:
        if term["taxonomy"] in ("kind", "topic", "feature", "need", "goal", "status"):
            assert term["id"] in named, term["code"]


def test_every_rule_says_where_it_is_written_and_until_when_it_was_checked() -> None:
    for rule in all_rules():
        assert rule["source"], rule
        assert rule["text"].endswith((".", "!")), rule
        assert rule["editor"], rule
        assert ("checked_on" in rule) != ("noch nicht" in rule["source"]), rule
        assert date.fromisoformat(rule.get("checked_on", "2026-11-20")) < date.fromisoformat(rule["check_by"]), rule
        begins, ends = rule.get("valid_from"), rule.get("valid_to")
        assert not (begins and ends) or date.fromisoformat(begins) <= date.fromisoformat(ends), rule
        assert rule["paragraph"] or "Stand" not in rule["source"], rule
        assert rule["force"] == Force.MUST or rule["decided_by"], rule


def test_every_rule_has_the_shape_of_its_criterion() -> None:
    for rule in all_rules():
        data = rule["data"]
        assert set(data) <= KEYS[Criterion(rule["criterion"])], rule
        for key, taxonomies in TERM_OF_DATA.items():
            taxonomy = taxonomies.get(rule["criterion"])
            assert taxonomy is None or set(data.get(key, ())) <= codes(taxonomy), rule
        for key in ("after_months", "until_months", "months_of"):
            assert set(data.get(key, ())) <= set(data.get("allowed", ())), rule
        if rule["criterion"] in ("german", "school"):
            levels = GERMAN_LEVELS if rule["criterion"] == "german" else SCHOOL_LEVELS
            assert {data[key] for key in ("min", "max") if key in data} <= set(levels), rule


def test_versions_of_a_rule_do_not_overlap() -> None:
    """Rules of a kind with equal data and different times follow one another without a common day."""
    same: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for rule in base()["eligibilities"]:
        key = (rule["taxonomy_term_id"], rule["criterion"], json.dumps(rule["data"], sort_keys=True))
        same.setdefault(key, []).append((rule.get("valid_from", "0000"), rule.get("valid_to", "9999")))
    for times in same.values():
        in_order = sorted(times)
        assert all(before[1] < after[0] for before, after in pairwise(in_order)), times


def test_outcomes_give_what_is_declared() -> None:
    values = {"german": set(GERMAN_LEVELS), "school": set(SCHOOL_LEVELS), "goal": set(GOALS)}
    values |= {"next_step": codes("kind"), "document": codes("document")}
    for outcome in all_outcomes():
        assert outcome["value"] in values.get(Gain(outcome["gives"]), {""}), outcome
        assert outcome["certificate"] in (0, 1), outcome
        assert outcome["text"].endswith("."), outcome


def test_deadlines_have_trigger_length_and_paragraph() -> None:
    for rule in base()["deadlines"]:
        assert rule["paragraph"], rule["code"]
        assert rule["source"], rule["code"]
        assert rule["text"].endswith("."), rule["code"]
        assert DeadlineKind(rule["kind"])
        fixed = rule["trigger"] == "fixed"
        assert ("until" in rule) == fixed, rule["code"]
        assert ("length" in rule) != fixed, rule["code"]
        assert set(rule.get("applies_to", {}).get("status", ())) <= codes("status"), rule["code"]
    named = {rule["code"] for rule in base()["deadlines"]}
    assert len(named) == len(base()["deadlines"])
    assert {"asylum_suit", "identity_for_training", "course_claim", "well_integrated_youth", "residence_duty"} <= named


def test_the_demo_is_large_enough_and_leaves_no_kind_out() -> None:
    groups = {code for code in codes("kind") if code.endswith("_offer")}
    assert len(organizations()) >= 23
    assert len(offers()) >= 85
    assert codes("kind") - groups <= {code for offer in offers() for code in linked(offer, "kind")}
    assert codes("topic") - {code for offer in offers() for code in linked(offer, "topic")} == set()
    assert codes("feature") - {code for offer in offers() for code in linked(offer, "feature")} == set()


def test_every_offer_has_one_kind_a_topic_and_whole_sentences() -> None:
    assert len({offer["name"] for offer in offers()}) == len(offers())
    for offer in offers():
        assert len(linked(offer, "kind")) == 1, offer["name"]
        assert linked(offer, "topic"), offer["name"]
        sentences = re.findall(r"[.!?](?=\s|$)", offer["description"])
        assert 2 <= len(sentences) <= 5, offer["name"]
        assert offer["description"].endswith("."), offer["name"]
        assert offer["languages"]
        assert offer["organization_id"]


def test_no_sentence_is_used_twice() -> None:
    sentences = Counter(
        sentence for offer in offers() for sentence in re.split(r"(?<=[.!?])\s+", offer["description"]) if sentence
    )
    assert [sentence for sentence, times in sentences.items() if times > 1] == []


def test_terms_of_the_demo_are_those_of_the_base() -> None:
    names = {term["id"]: term["name"] for term in base()["taxonomy_terms"]}
    for organization in organizations():
        for key, value in _terms(organization):
            assert value["id"] == str(term_id(value["taxonomy"], value["code"])), key
            assert value["taxonomy"] == "district" or names[value["id"]] == value["name"]


def _terms(value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        if "taxonomy_term" in value:
            yield value["id"], value["taxonomy_term"]
        for inner in value.values():
            yield from _terms(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _terms(inner)


def test_contacts_are_fictional() -> None:
    for key, value in walk(demo()):
        if key == "number":
            assert FICTIONAL_PHONE.fullmatch(value), value
        if key in ("email", "assurer_email"):
            assert value.endswith(".example"), value
        if key in ("website", "url"):
            assert re.match(r"https://[a-z-]+\.example(/|$)", value), value


def test_dates_lie_around_the_anchor() -> None:
    anchor = date.fromisoformat(demo()["anchor_date"])
    assert anchor.weekday() == 0
    checked = [date.fromisoformat(offer["assured_date"]) for offer in offers()]
    assert max(checked) <= anchor
    assert sum((anchor - day).days > 180 for day in checked) >= 3
    for offer in offers():
        for intake in profile_records(offer, "intake"):
            days = {name: date.fromisoformat(intake[name]) for name in intake if name in ("starts_on", "ends_on")}
            assert all(0 <= (day - anchor).days <= 420 for day in days.values()), offer["name"]
            assert intake.get("places_free", 0) <= intake.get("places", 0) or "places" not in intake, offer["name"]


def test_the_demo_shows_every_case_a_search_must_cope_with() -> None:
    intakes = [intake for offer in offers() for intake in profile_records(offer, "intake")]
    hours = [s for offer in offers() for at in offer.get("service_at_locations", ()) for s in at.get("schedules", ())]
    assert any(offer["status"] == "temporarily closed" for offer in offers())
    assert any(intake.get("waiting_list") and intake["places_free"] == 0 for intake in intakes)
    assert any("cost_options" not in offer for offer in offers())
    assert any(option["amount"] > 0 for offer in offers() for option in offer.get("cost_options", ()))
    assert any(not at.get("schedules") for offer in offers() for at in offer.get("service_at_locations", ()))
    assert any("Nur mit Termin" in schedule.get("notes", "") for schedule in hours)
    assert {language["code"] for offer in offers() for language in offer["languages"]} >= {"ar", "fa_AF", "uk", "ti"}
    translated = {row["language"] for offer in offers() for row in profile_records(offer, "translation")}
    assert translated == {"en", "ar", "uk"}


def test_bridges_exist() -> None:
    """Language with childcare, certificate, introductory training and recognition all give their next level."""
    gains = {(o["gives"], o["value"]) for offer in offers() for o in profile_records(offer, "outcome")}
    assert {("german", "a2"), ("german", "b1"), ("school", "esa"), ("school", "msa"), ("goal", "eq")} <= gains
    with_care = [
        offer
        for offer in offers()
        if {"german", "childcare"} <= {outcome["gives"] for outcome in profile_records(offer, "outcome")}
    ]
    assert len(with_care) >= 3


def test_places_have_coordinates_and_districts() -> None:
    seen: dict[str, dict[str, Any]] = {}
    for organization in organizations():
        for location in organization.get("locations", ()):
            seen[location["id"]] = location
            if location["location_type"] == "physical":
                assert 51 < location["latitude"] < 52
                assert 7 < location["longitude"] < 8
                assert linked(location, "district")
                assert location["addresses"][0]["city"]
    for offer in offers():
        for at in offer.get("service_at_locations", ()):
            assert at["location"] == seen[at["location_id"]]
    districts = {
        code for location in seen.values() if "attributes" in location for code in linked(location, "district")
    }
    assert len(districts) >= 10


def test_the_demo_is_valid_hsds(real_data: Any) -> None:
    schema = real_data / "hsds-3.0" / "schema" / "compiled" / "organization.json"
    validate = fastjsonschema.compile(json.loads(schema.read_text(encoding="utf-8")))
    for organization in organizations():
        validate(organization)
