"""The HSDS 3.x objects and our profile, declared once: fields, links, field groups, aggregate roots.

`store` builds its tables from this, `exchange` reads and writes by it, `sync` will seal by it.
Source: Human Services Data Specification 3.0 and 3.1 (Open Referral).

Words: a *group* is a set of fields that change together and conflict together; the *root* of a record is the
aggregate it belongs to (its `_alive` governs the children); the *audience* says who reads it in a team.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Type(StrEnum):
    """How a value is stored: text as it is, numbers as numbers, links as 16 bytes, data as JSON text."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    LINK = "link"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an object; `target` names the object a link points at."""

    name: str
    type: Type = Type.TEXT
    target: str = ""
    required: bool = False


ALIVE = "_alive"
EXTRA = "extra"


@dataclass(frozen=True)
class ObjectType:
    """One HSDS object (or one of our profile) with everything the store, exchange and sync need to know of it.

    `parents`: link fields of which the first that is set names the owner; none = the record is a root itself.
    `parent_kind`: the field that names the owner's object where the link may point at any (target `*`).
    `whole`: the record is one field group; otherwise every field is a group unless `together` joins some.
    `subject`: the field that names the person the record is about (`id` = the record is the person); "" = nobody.
    `anonymous`: neither who wrote a record nor when is kept with it.
    """

    name: str
    plural: str
    fields: tuple[Field, ...]
    parents: tuple[str, ...] = ()
    parent_kind: str = ""
    whole: bool = True
    together: tuple[tuple[str, ...], ...] = ()
    profile: bool = False
    audience: str = "catalogue"
    subject: str = ""
    anonymous: bool = False

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        return {field.name: field for field in self.fields}

    @cached_property
    def group_of(self) -> Mapping[str, str]:
        """The field group of each field; a joined group is called after its first field, unknown columns `extra`."""
        if self.whole:
            return {name: "record" for name in (*self.by_name, EXTRA)}
        joined = {name: group[0] for group in self.together for name in group}
        return {name: joined.get(name, name) for name in (*self.by_name, EXTRA)}

    @cached_property
    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """The fields of each group."""
        result: dict[str, tuple[str, ...]] = {}
        for name, group in self.group_of.items():
            result[group] = (*result.get(group, ()), name)
        return result

    @cached_property
    def links(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.type is Type.LINK)

    @property
    def is_root(self) -> bool:
        return not self.parents


def fields(declaration: str, required: str = "") -> tuple[Field, ...]:
    """Fields from words: `name` is text, `name:number`, `name:date`, `name>target` a link."""
    needed = required.split()
    return tuple(_field(word, needed) for word in declaration.split())


def _field(word: str, needed: list[str]) -> Field:
    if ">" in word:
        name, target = word.split(">")
        return Field(name, Type.LINK, target, name in needed)
    name, _, kind = word.partition(":")
    return Field(name, Type(kind or "text"), "", name in needed)


_ANY_OWNER = "organization_id>organization service_id>service location_id>location"

ORGANIZATION = ObjectType(
    "organization",
    "organizations",
    fields(
        "name alternate_name description email website tax_status tax_id year_incorporated:number legal_status logo"
        " uri parent_organization_id>organization",
        "name",
    ),
    whole=False,
)
ORGANIZATION_IDENTIFIER = ObjectType(
    "organization_identifier",
    "organization_identifiers",
    fields("organization_id>organization identifier_scheme identifier_type identifier", "organization_id"),
    parents=("organization_id",),
)
PROGRAM = ObjectType(
    "program",
    "programs",
    fields("organization_id>organization name alternate_name description", "name"),
    parents=("organization_id",),
)
LOCATION = ObjectType(
    "location",
    "locations",
    fields(
        "organization_id>organization location_type name alternate_name description transportation latitude:number"
        " longitude:number external_identifier external_identifier_type url"
    ),
    whole=False,
    together=(("latitude", "longitude"), ("external_identifier", "external_identifier_type")),
)
SERVICE = ObjectType(
    "service",
    "services",
    fields(
        "organization_id>organization program_id>program name alternate_name description url email status"
        " interpretation_services application_process fees_description wait_time fees accreditations"
        " eligibility_description minimum_age:number maximum_age:number assured_date:date assurer_email licenses alert"
        " last_modified",
        "organization_id name",
    ),
    whole=False,
    together=(("minimum_age", "maximum_age"), ("assured_date", "assurer_email"), ("fees_description", "fees")),
)
SERVICE_AT_LOCATION = ObjectType(
    "service_at_location",
    "service_at_locations",
    fields("service_id>service location_id>location description", "service_id location_id"),
    parents=("service_id",),
)
ADDRESS = ObjectType(
    "address",
    "addresses",
    fields(
        "location_id>location attention address_1 address_2 city region state_province postal_code country address_type"
    ),
    parents=("location_id",),
)
CONTACT = ObjectType(
    "contact",
    "contacts",
    fields(f"{_ANY_OWNER} service_at_location_id>service_at_location name title department email"),
    parents=("service_at_location_id", "service_id", "location_id", "organization_id"),
)
PHONE = ObjectType(
    "phone",
    "phones",
    fields(
        f"{_ANY_OWNER} service_at_location_id>service_at_location contact_id>contact number extension:number type"
        " description",
        "number",
    ),
    parents=("contact_id", "service_at_location_id", "service_id", "location_id", "organization_id"),
)
SCHEDULE = ObjectType(
    "schedule",
    "schedules",
    fields(
        "service_id>service location_id>location service_at_location_id>service_at_location valid_from:date"
        " valid_to:date dtstart:date timezone:number until:date count:number wkst freq interval:number byday byweekno"
        " bymonthday byyearday description opens_at:time closes_at:time schedule_link attending_type notes"
    ),
    parents=("service_at_location_id", "service_id", "location_id"),
)
LANGUAGE = ObjectType(
    "language",
    "languages",
    fields("service_id>service location_id>location phone_id>phone name code note"),
    parents=("phone_id", "service_id", "location_id"),
)
REQUIRED_DOCUMENT = ObjectType(
    "required_document",
    "required_documents",
    fields("service_id>service document uri"),
    parents=("service_id",),
)
COST_OPTION = ObjectType(
    "cost_option",
    "cost_options",
    fields(
        "service_id>service valid_from:date valid_to:date option currency amount:number amount_description",
        "service_id",
    ),
    parents=("service_id",),
)
FUNDING = ObjectType(
    "funding",
    "funding",
    fields("organization_id>organization service_id>service source"),
    parents=("service_id", "organization_id"),
)
ACCESSIBILITY = ObjectType(
    "accessibility",
    "accessibility",
    fields("location_id>location description details url"),
    parents=("location_id",),
)
SERVICE_AREA = ObjectType(
    "service_area",
    "service_areas",
    fields("service_id>service service_at_location_id>service_at_location name description extent extent_type uri"),
    parents=("service_at_location_id", "service_id"),
)
SERVICE_CAPACITY = ObjectType(
    "service_capacity",
    "capacities",
    fields("service_id>service unit_id>unit available:number maximum:number description updated"),
    parents=("service_id",),
)
UNIT = ObjectType("unit", "units", fields("name scheme identifier uri"))
URL = ObjectType(
    "url",
    "urls",
    fields("organization_id>organization service_id>service label url"),
    parents=("service_id", "organization_id"),
)
TAXONOMY = ObjectType("taxonomy", "taxonomies", fields("name description uri version", "name"))
TAXONOMY_TERM = ObjectType(
    "taxonomy_term",
    "taxonomy_terms",
    fields(
        "taxonomy_id>taxonomy parent_id>taxonomy_term code name description taxonomy language term_uri",
        "name",
    ),
    whole=False,
)
ATTRIBUTE = ObjectType(
    "attribute",
    "attributes",
    fields(
        "link_id>* taxonomy_term_id>taxonomy_term link_type link_entity value label",
        "link_id taxonomy_term_id link_entity",
    ),
    parents=("link_id",),
    parent_kind="link_entity",
)
METADATA = ObjectType(
    "metadata",
    "metadata",
    fields(
        "resource_id>* resource_type last_action_date last_action_type field_name previous_value replacement_value"
        " updated_by"
    ),
    parents=("resource_id",),
    parent_kind="resource_type",
)
META_TABLE_DESCRIPTION = ObjectType(
    "meta_table_description", "meta_table_descriptions", fields("name language character_set")
)

HSDS_OBJECTS: tuple[ObjectType, ...] = (
    TAXONOMY,
    TAXONOMY_TERM,
    UNIT,
    ORGANIZATION,
    ORGANIZATION_IDENTIFIER,
    PROGRAM,
    LOCATION,
    SERVICE,
    SERVICE_AT_LOCATION,
    ADDRESS,
    CONTACT,
    PHONE,
    SCHEDULE,
    LANGUAGE,
    REQUIRED_DOCUMENT,
    COST_OPTION,
    FUNDING,
    ACCESSIBILITY,
    SERVICE_AREA,
    SERVICE_CAPACITY,
    URL,
    ATTRIBUTE,
    METADATA,
    META_TABLE_DESCRIPTION,
)
