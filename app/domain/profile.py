"""Our profile on top of HSDS: access rules, what an offer gives, when it starts, translations, sources.

Each is a record with field groups, versions and an audience like any HSDS object. On export every one becomes an
HSDS attribute whose term lies in the taxonomy `PROFILE_TAXONOMY_ID` and whose value is the record as JSON, so that
a round trip through HSDS loses nothing and other programs can still read the label.

Codes (statuses, levels, kinds, needs, goals) are data: terms of the taxonomies in `resources/taxonomies`.

A service inherits the rules and outcomes of its kind; its own outcome replaces the inherited ones that give the same.
"""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID, uuid5

from app.domain.hsds import HSDS_OBJECTS, ObjectType, fields

NAMESPACE = UUID("6f6e5c2a-4a57-5f6e-9d0b-6d1c5b7a2e11")
PROFILE_TAXONOMY_ID = uuid5(NAMESPACE, "taxonomy/profile")
BASE_SOURCE_ID = uuid5(NAMESPACE, "source/anlauf")
"""The source of what the program ships: taxonomies, kinds and their rules."""


def taxonomy_id(name: str) -> UUID:
    """The id of one of our taxonomies: `topic`, `kind`, `feature`, `district`, `document`, `german`, `school` …"""
    return uuid5(NAMESPACE, f"taxonomy/{name}")


def term_id(taxonomy: str, code: str) -> UUID:
    """The id of a term of one of our taxonomies."""
    return uuid5(NAMESPACE, f"term/{taxonomy}/{code}")


class Force(StrEnum):
    """How binding a rule is; only a group of rules with a `MUST` in it can end in "does not fit".

    Rules of one owner (a kind or a service) on the same criterion that are valid on the same day are alternatives:
    the best verdict counts. Who satisfies the data of a discretionary or suspended rule gets "perhaps: `decided_by`
    decides". Different criteria, and the rules of a service beside those of its kind, are all needed.
    """

    MUST = "must"
    DISCRETION = "discretion"
    SUSPENDED = "suspended"


class Criterion(StrEnum):
    """What a rule asks about; `data` has one shape for each, stated here. A key that misses asks nothing.

    age: {"min": 16, "max": 26} (completed years, inclusive)
    status: {"any": true} where it plays no part, else {"allowed": [codes], "after_months": {code: n},
      "until_months": {code: n}, "months_of": {code: "stay" | "status" | "registration"},
      "entry_before": "2019-08-01", "registered_or": [codes of `registration`, "employed", "in_training"],
      "or_permission": [codes], "needs_fact": ["identity_clear"]}
      A status that no alternative allows is not met; `other`, `unknown` and `not_stated` are open. `after_months` is
      the wait that must be over, `until_months` the time within which the status still admits, both in whole months
      of the stay in the country, of this status or since the asylum application was registered (where that day is
      unknown: of the status). `registered_or`: one of these must be true as well. `or_permission`: with one of these
      work permissions the wait is over whatever the months. `needs_fact`: all of these must be true.
    work_permission: {"enough": [codes]}
    german: {"min": "b1", "max": "b2", "certified": true}
    school: {"min": "esa", "max": "msa", "recognised": true} (a foreign certificate counts if recognised)
    gender: {"allowed": ["female"]}
    registration: {"allowed": ["jobcenter", "agentur"], "or": ["employed", "in_training", "training_contract",
      "recognition_running"]} (any one)
    children: {"min_age": 0, "max_age": 6} (at least one child of that age, inclusive)
    district: {"allowed": [codes]}
    pupil: {"needed": true} or {"needed": false} (must be a pupil; must not be one)
    in_training: {"needed": true} (in a vocational training or what the rule's sentence counts with it)
    document: {"document": "code"}
    other: {"needs_fact": ["lives_apart_from_parents"]} or {} (only the sentence; always open)
    An unknown fact of the person is open for every criterion.
    """

    AGE = "age"
    STATUS = "status"
    WORK_PERMISSION = "work_permission"
    GERMAN = "german"
    SCHOOL = "school"
    GENDER = "gender"
    REGISTRATION = "registration"
    CHILDREN = "children"
    DISTRICT = "district"
    PUPIL = "pupil"
    IN_TRAINING = "in_training"
    DOCUMENT = "document"
    OTHER = "other"


class Gain(StrEnum):
    """What an outcome `gives`; `value` is stated here, `certificate` is 1 where a paper proves it.

    german: the level reached; school: the certificate; goal: a code of `goal` that is reached by finishing;
    next_step: the kind it leads to, as information; document: its code; the others have no value.
    """

    GERMAN = "german"
    SCHOOL = "school"
    GOAL = "goal"
    NEXT_STEP = "next_step"
    COMPETENCE_PROFILE = "competence_profile"
    PRACTICE = "practice"
    CHILDCARE = "childcare"
    DOCUMENT = "document"
    MONEY = "money"


ELIGIBILITY = ObjectType(
    "eligibility",
    "eligibilities",
    fields(
        "service_id>service taxonomy_term_id>taxonomy_term criterion data:data force decided_by other_ways:data text"
        " paragraph source source_url valid_from:date valid_to:date checked_on:date check_by:date editor",
        "criterion",
    ),
    parents=("service_id", "taxonomy_term_id"),
    profile=True,
)
OUTCOME = ObjectType(
    "outcome",
    "outcomes",
    fields("service_id>service taxonomy_term_id>taxonomy_term gives value certificate:number text", "gives"),
    parents=("service_id", "taxonomy_term_id"),
    profile=True,
)
INTAKE = ObjectType(
    "intake",
    "intakes",
    fields(
        "service_id>service starts_on:date ends_on:date apply_from:date apply_by:date rolling:number weeks:number"
        " hours_per_week:number times places:number places_free:number waiting_list:number wait_weeks:number text",
        "service_id",
    ),
    parents=("service_id",),
    profile=True,
)
TRANSLATION = ObjectType(
    "translation",
    "translations",
    fields("record_kind record_id>* field language text state assured_on:date", "record_kind record_id field language"),
    parents=("record_id",),
    parent_kind="record_kind",
    profile=True,
)
SOURCE = ObjectType(
    "source",
    "sources",
    fields("name title language licence attribution url", "name"),
    profile=True,
)

UNKNOWN_OBJECT = ObjectType(
    "unknown_object",
    "unknown_objects",
    fields("source_id>source object content:data", "object"),
    profile=True,
)

PROFILE_OBJECTS: tuple[ObjectType, ...] = (SOURCE, ELIGIBILITY, OUTCOME, INTAKE, TRANSLATION, UNKNOWN_OBJECT)
OBJECTS: dict[str, ObjectType] = {kind.name: kind for kind in (*HSDS_OBJECTS, *PROFILE_OBJECTS)}
"""Every shared catalogue object in an order in which each comes after those it needs."""
