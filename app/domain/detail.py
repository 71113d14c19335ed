"""Everything the detail pane shows of one offer, in order and as plain values: codes and dates, no sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from app.domain.profile import Criterion, Force
from app.domain.search import Cost, Facet, OpeningState

UNKNOWN_OPENING = OpeningState()


@dataclass(frozen=True, slots=True)
class Term:
    """A value of a taxonomy: code, name, description."""

    code: str
    label: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class SpokenLanguage:
    """A language: tag, name in the catalogue, note."""

    code: str
    name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A phone number with what it is for."""

    number: str
    extension: str = ""
    type: str = ""
    description: str = ""
    languages: tuple[SpokenLanguage, ...] = ()


@dataclass(frozen=True, slots=True)
class ContactPerson:
    """Whom to ask for."""

    name: str = ""
    title: str = ""
    department: str = ""
    email: str = ""
    phones: tuple[PhoneNumber, ...] = ()


@dataclass(frozen=True, slots=True)
class WebAddress:
    """A web address with its label."""

    url: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class OrganizationDetail:
    """The institution behind the offer."""

    id: UUID
    name: str
    alternate_name: str = ""
    description: str = ""
    email: str = ""
    website: str = ""
    phones: tuple[PhoneNumber, ...] = ()


@dataclass(frozen=True, slots=True)
class WeekHours:
    """Opening hours of a normal week: seven days from Monday, each with its times; days or hours that are special.

    `notes` holds what schedules say in words, `irregular` the schedules that are not weekly.
    """

    days: tuple[tuple[tuple[str, str], ...], ...] = ((),) * 7
    by_appointment: bool = False
    notes: tuple[str, ...] = ()
    irregular: tuple[IrregularHours, ...] = ()

    def __bool__(self) -> bool:
        return bool(any(self.days) or self.by_appointment or self.notes or self.irregular)


@dataclass(frozen=True, slots=True)
class IrregularHours:
    """Hours that are not every week: the next day they hold, the times and what is said of them."""

    next_day: date | None
    opens_at: str = ""
    closes_at: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class PlaceDetail:
    """A place where the offer is: address lines, coordinates, how to get there."""

    id: UUID
    name: str = ""
    kind: str = ""
    address: tuple[str, ...] = ()
    postal_address: tuple[str, ...] = ()
    district: str = ""
    latitude: float | None = None
    longitude: float | None = None
    distance_km: float | None = None
    transportation: str = ""
    accessibility: tuple[str, ...] = ()
    phones: tuple[PhoneNumber, ...] = ()
    hours: WeekHours = WeekHours()
    description: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class RequiredDocument:
    """A document to bring."""

    document: str
    uri: str = ""


@dataclass(frozen=True, slots=True)
class CostOption:
    """One price, or one group that pays it."""

    option: str = ""
    amount: float | None = None
    currency: str = ""
    description: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class OtherWay:
    """Another way in where a rule closes the first one."""

    text: str
    paragraph: str = ""


@dataclass(frozen=True, slots=True)
class AccessRule:
    """An access rule with its source; `inherited_from` is the name of the kind of offer it comes from.

    `overdue`: nobody has checked it since `check_by`. `fault` is a code of `FAULTS`; `overlaps`: another rule holds at
    the same time, and it is unclear which is meant. `labels` names the codes that `data` speaks of.
    """

    id: UUID
    criterion: Criterion | str
    data: Mapping[str, Any] = field(default_factory=dict)
    force: Force | str = Force.MUST
    decided_by: str = ""
    other_ways: tuple[OtherWay, ...] = ()
    text: str = ""
    paragraph: str = ""
    source: str = ""
    source_url: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    checked_on: date | None = None
    check_by: date | None = None
    overdue: bool = False
    inherited_from: str = ""
    fault: str = ""
    overlaps: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def facts(self) -> Mapping[str, Any]:
        """What the rule asks; the shapes are those of `Criterion`."""
        return self.data


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the offer gives: a German level, a certificate, a next step."""

    gives: str
    value: str = ""
    value_label: str = ""
    certificate: bool = False
    text: str = ""
    inherited_from: str = ""


@dataclass(frozen=True, slots=True)
class Intake:
    """When the offer begins, until when to apply, how long it takes, how many places there are."""

    starts_on: date | None = None
    ends_on: date | None = None
    apply_from: date | None = None
    apply_by: date | None = None
    rolling: bool = False
    weeks: float | None = None
    hours_per_week: float | None = None
    times: str = ""
    places: int | None = None
    places_free: int | None = None
    waiting_list: int | None = None
    wait_weeks: float | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many places there are, as HSDS 3.1 says it."""

    available: float | None = None
    maximum: float | None = None
    unit: str = ""
    description: str = ""
    updated: str = ""


@dataclass(frozen=True, slots=True)
class TranslatedText:
    """A field of the offer in another language and how far the text can be trusted."""

    field: str
    language: str
    text: str
    state: str = ""
    assured_on: date | None = None


@dataclass(frozen=True, slots=True)
class CatalogueSource:
    """Where the offer came from and on what terms."""

    id: UUID
    title: str
    licence: str = ""
    attribution: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class ServiceDetail:
    """One offer, whole. Texts are plain, HTML in them was dropped; `based_on` goes back with an edit."""

    id: UUID
    name: str
    organization: OrganizationDetail
    alternate_name: str = ""
    description: str = ""
    status: str = ""
    alert: str = ""
    url: str = ""
    email: str = ""
    urls: tuple[WebAddress, ...] = ()
    phones: tuple[PhoneNumber, ...] = ()
    contacts: tuple[ContactPerson, ...] = ()
    places: tuple[PlaceDetail, ...] = ()
    opening: OpeningState = UNKNOWN_OPENING
    hours: WeekHours = WeekHours()
    next_date: date | None = None
    documents: tuple[RequiredDocument, ...] = ()
    cost: Cost = Cost.UNKNOWN
    cost_options: tuple[CostOption, ...] = ()
    fees_description: str = ""
    languages: tuple[SpokenLanguage, ...] = ()
    interpretation_services: str = ""
    eligibility_description: str = ""
    minimum_age: float | None = None
    maximum_age: float | None = None
    rules: tuple[AccessRule, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    intakes: tuple[Intake, ...] = ()
    capacities: tuple[Capacity, ...] = ()
    terms: Mapping[Facet | str, tuple[Term, ...]] = field(default_factory=dict)
    application_process: str = ""
    wait_time: str = ""
    accreditations: str = ""
    service_areas: tuple[str, ...] = ()
    verified_on: date | None = None
    verified_by: str = ""
    source: CatalogueSource | None = None
    gone_from_source: bool = False
    translations: tuple[TranslatedText, ...] = ()
    based_on: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict)
