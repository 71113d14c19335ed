"""What is kept about people, declared like the catalogue: cases for a circle of colleagues, numbers for everybody.

Words: the *subject* of a record is the person it is about; it goes with every record from its first row on, so that one
person can be sealed alone and erased whole. The *circle* are the colleagues who may read a case: the audience
`CASEWORK`. The audience `STATISTICS` holds anonymous records; nobody can say who wrote them or at what time.

Every field may hold `not_stated` (*keine Angabe*), dates and numbers too; a field that is not there is unknown.
"""

from __future__ import annotations

from typing import Final

from app.domain.client import FIELDS
from app.domain.hsds import Field, ObjectType, Type, fields
from app.domain.profile import OBJECTS

CASEWORK: Final = "casework"
STATISTICS: Final = "statistics"

ANSWERS: Final = FIELDS
"""The fields of a client that are answers: those of `Person`, in the form of JSON."""

CLIENT = ObjectType(
    "client",
    "clients",
    (*fields("number name alias contact"), *(Field(name, Type.DATA) for name in ANSWERS)),
    whole=False,
    together=(
        ("age", "birth_date"),
        ("status", "status_since", "duldung_kind"),
        ("german", "german_certified"),
        ("school", "school_recognised", "school_equivalent"),
    ),
    audience=CASEWORK,
    subject="id",
)
CONSENT = ObjectType(
    "consent",
    "consents",
    fields(
        "client_id>client purpose basis form given_on:date language interpreter given_by withdrawn_on:date",
        "client_id purpose basis",
    ),
    parents=("client_id",),
    whole=False,
    together=(("purpose", "basis", "form", "given_on", "language", "interpreter", "given_by", "client_id"),),
    audience=CASEWORK,
    subject="client_id",
)
ENCOUNTER = ObjectType(
    "encounter",
    "encounters",
    fields(
        "client_id>client day:date minutes:number channel place language interpreter visit came_by topics:data"
        " occasion letter_kind delivered_on:date deadline_on:date missing_documents:data follow_up_on:date outcome"
        " situation:data",
        "client_id day",
    ),
    parents=("client_id",),
    whole=False,
    together=(("language", "interpreter"), ("occasion", "letter_kind", "delivered_on", "deadline_on")),
    audience=CASEWORK,
    subject="client_id",
)
NOTE = ObjectType(
    "note",
    "notes",
    fields("client_id>client encounter_id>encounter text", "client_id text"),
    parents=("encounter_id", "client_id"),
    audience=CASEWORK,
    subject="client_id",
)
PLAN_STEP = ObjectType(
    "plan_step",
    "plan_steps",
    fields("client_id>client encounter_id>encounter who what until:date offer_id>service state", "client_id what"),
    parents=("encounter_id", "client_id"),
    whole=False,
    together=(("who", "what", "until"),),
    audience=CASEWORK,
    subject="client_id",
)
OFFER_HANDED = ObjectType(
    "offer_handed",
    "offers_handed",
    fields("client_id>client encounter_id>encounter offer_id>service name how", "client_id offer_id how"),
    parents=("encounter_id", "client_id"),
    audience=CASEWORK,
    subject="client_id",
)
UNMET_NEED = ObjectType(
    "unmet_need",
    "unmet_needs",
    fields("client_id>client encounter_id>encounter day:date need barrier", "client_id day need barrier"),
    parents=("encounter_id", "client_id"),
    audience=CASEWORK,
    subject="client_id",
)

QUICK_CONTACT = ObjectType(
    "quick_contact",
    "quick_contacts",
    fields("day:date channel language age_band gender occasion topics:data", "day"),
    audience=STATISTICS,
    anonymous=True,
)
QUICK_NEED = ObjectType(
    "quick_need",
    "quick_needs",
    fields("day:date need barrier", "day need barrier"),
    audience=STATISTICS,
    anonymous=True,
)
CELL = ObjectType(
    "cell",
    "cells",
    fields("quarter age_band status_group measure code count:number", "quarter measure count"),
    audience=STATISTICS,
    anonymous=True,
)

CASEWORK_OBJECTS: Final = {
    kind.name: kind for kind in (CLIENT, CONSENT, ENCOUNTER, NOTE, PLAN_STEP, OFFER_HANDED, UNMET_NEED)
}
"""What belongs to a case; all but the client name it in `client_id`."""
STATISTICS_OBJECTS: Final = {kind.name: kind for kind in (QUICK_CONTACT, QUICK_NEED, CELL)}
"""A contact without a case, a need that nothing met, and the sums that remain of people who were erased."""
ALL_OBJECTS: Final = {**OBJECTS, **CASEWORK_OBJECTS, **STATISTICS_OBJECTS}
"""Every shared object: the catalogue (`OBJECTS`), the cases and the numbers."""
