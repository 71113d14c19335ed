"""Two laptops that changed the same: both values are listed, decided once, decided on both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from app.domain.conflicts import Conflict, ConflictKind
from app.domain.device import Device
from app.domain.forms import InvalidForm
from app.domain.history import Who
from app.domain.three_way import merged_text
from app.errors import ChangedMeanwhile, InvalidInput
from app.usecases.cases import find_case
from app.usecases.conflicts import conflicts, count_conflicts, resolve_by_taking, resolve_by_values
from tests.sync.plain import exchange
from tests.sync.stored import StoredReplica, stored_replica

OFFER, PHONE, HOUSE, PERSON = b"o" * 16, b"t" * 16, b"h" * 16, b"p" * 16
Pair = tuple[StoredReplica, StoredReplica]


@pytest.fixture
def pair(template: Path, tmp_path: Path) -> Iterator[Pair]:
    """Two laptops that know the same offer."""
    devices = (Device(bytes([n]) * 16, bytes([n + 9]) * 16, b"S" * 32, b"B" * 32) for n in (1, 2))
    one, two = (stored_replica(template, tmp_path / f"{device.author[0]}", device) for device in devices)
    one.write("organization", HOUSE, "", {"name": "Haus der Wege"})
    one.write("service", OFFER, "", {"name": "Kurs", "description": "Montags um neun", "organization_id": HOUSE})
    one.write("phone", PHONE, "", {"service_id": OFFER, "number": "0201 1"})
    exchange(one, two)
    yield one, two
    one.database.close()
    two.database.close()


def listed(replica: StoredReplica) -> list[Conflict]:
    with replica.database.read() as view:
        found = conflicts(view)
        assert count_conflicts(view) == len(found)
    return found


def shown(conflict: Conflict, field: str) -> list[object]:
    return [side.shown.get(field) for side in conflict.sides]


def differ(pair: Pair, field: str = "name", values: tuple[object, object] = ("Kurs A", "Kurs B")) -> Conflict:
    """Both change one field without knowing of each other; what one of them lists."""
    for replica, value in zip(pair, values, strict=True):
        replica.write("service", OFFER, field, {field: value})
    exchange(*pair)
    [conflict] = listed(pair[0])
    return conflict


def test_both_values_are_listed_with_who_and_what_was_before(pair: Pair) -> None:
    conflict = differ(pair)
    assert conflict.kind is ConflictKind.VALUES
    assert (conflict.record_kind, conflict.fields, conflict.root_name) == ("service", ("name",), "Kurs B")
    assert shown(conflict, "name") == ["Kurs B", "Kurs A"]
    assert [side.who for side in conflict.sides] == [Who.COLLEAGUE, Who.ME]
    assert conflict.sides[0].author == pair[1].device().author
    assert conflict.sides[1].at <= conflict.sides[0].at
    assert conflict.ancestor == {"name": "Kurs"}
    [there] = listed(pair[1])
    assert there.id == conflict.id
    assert shown(there, "name") == shown(conflict, "name")


def test_the_same_value_on_both_is_no_conflict(pair: Pair) -> None:
    for replica in pair:
        replica.write("service", OFFER, "name", {"name": "Sprachkurs"})
    exchange(*pair)
    assert [listed(replica) for replica in pair] == [[], []]


def test_the_day_of_the_last_change_is_nobodys_decision(pair: Pair) -> None:
    for replica, day in zip(pair, ("2026-01-01", "2026-01-02"), strict=True):
        replica.write("service", OFFER, "last_modified", {"last_modified": day})
    exchange(*pair)
    assert listed(pair[0]) == []


@pytest.mark.parametrize(("number", "kept"), [(1, "Kurs B"), (2, "Kurs A")])
def test_one_decides_and_both_are_calm(pair: Pair, number: int, kept: str) -> None:
    one, two = pair
    conflict = differ(pair)
    with one.database.write() as unit:
        changes = resolve_by_taking(unit, conflict.id, number)
    assert changes.ids == {conflict.root}
    exchange(one, two)
    for replica in pair:
        assert listed(replica) == []
        offer = replica.shown("service", OFFER)
        assert offer is not None
        assert offer["name"] == {"name": kept}


def test_a_third_value_may_be_written(pair: Pair) -> None:
    one, two = pair
    conflict = differ(pair, "minimum_age", (16, 18))
    with pytest.raises(InvalidForm), two.database.write() as unit:
        resolve_by_values(unit, conflict.id, {"minimum_age": "bald"})
    with pytest.raises(InvalidInput, match="kein eigener Wert"), two.database.write() as unit:
        resolve_by_values(unit, conflict.id, {"name": "x"})
    with two.database.write() as unit:
        resolve_by_values(unit, conflict.id, {"minimum_age": "17"})
    exchange(one, two)
    assert listed(one) == listed(two) == []
    offer = one.shown("service", OFFER)
    assert offer is not None
    assert offer["minimum_age"] == {"minimum_age": 17}


def test_both_decide_differently_and_it_is_asked_again(pair: Pair) -> None:
    conflict = differ(pair)
    for number, replica in enumerate(pair, 1):
        with replica.database.write() as unit:
            resolve_by_taking(unit, conflict.id, number)
    exchange(*pair)
    [again] = listed(pair[0])
    assert set(shown(again, "name")) == {"Kurs A", "Kurs B"}
    assert again.id != conflict.id
    with pytest.raises(ChangedMeanwhile, match=conflict.id), pair[0].database.write() as unit:
        resolve_by_taking(unit, conflict.id, 1)


def test_nobody_decides_on_what_they_have_not_seen(pair: Pair) -> None:
    one, two = pair
    conflict = differ(pair)
    with pytest.raises(InvalidInput, match="1 bis 2"), one.database.write() as unit:
        resolve_by_taking(unit, conflict.id, 3)
    two.write("service", OFFER, "name", {"name": "Kurs C"}, parents=[two.heads("service", OFFER, "name")[0]])
    exchange(one, two)
    with pytest.raises(ChangedMeanwhile), one.database.write() as unit:
        resolve_by_taking(unit, conflict.id, 1)
    assert len(listed(one)) == 1


@pytest.mark.parametrize("keeps", [True, False])
def test_a_deletion_beside_an_edit_asks(pair: Pair, keeps: bool) -> None:
    one, two = pair
    two.write("service", OFFER, "alert", {"alert": "ab Montag"})
    one.delete("service", OFFER)
    exchange(one, two)
    [conflict] = listed(two)
    assert conflict.kind is ConflictKind.DELETED
    assert [(side.deletes, dict(side.shown)) for side in conflict.sides] == [
        (False, {"alert": "ab Montag"}),
        (True, {}),
    ]
    with pytest.raises(InvalidInput), two.database.write() as unit:
        resolve_by_values(unit, conflict.id, {"alert": "x"})
    with two.database.write() as unit:
        resolve_by_taking(unit, conflict.id, 1 if keeps else 2)
    exchange(one, two)
    for replica in pair:
        assert listed(replica) == []
        assert (replica.shown("service", OFFER) is not None) is keeps


def test_a_part_is_listed_under_its_offer(pair: Pair) -> None:
    for number, replica in enumerate(pair):
        replica.write("phone", PHONE, "record", {"service_id": OFFER, "number": f"0201 {number}"})
    exchange(*pair)
    [conflict] = listed(pair[0])
    assert (conflict.record_kind, conflict.root_kind, conflict.root.bytes) == ("phone", "service", OFFER)
    assert conflict.fields == ("number",)


def test_a_link_is_shown_by_name(pair: Pair) -> None:
    one, two = pair
    other = b"w" * 16
    two.write("organization", other, "", {"name": "Werkstatt"})
    two.write("service", OFFER, "organization_id", {"organization_id": other})
    one.write("service", OFFER, "organization_id", {})
    exchange(one, two)
    [conflict] = listed(one)
    assert set(shown(conflict, "organization_id")) == {"Werkstatt", None}
    assert conflict.ancestor is not None
    with one.database.write() as unit:
        resolve_by_taking(unit, conflict.id, 1 + shown(conflict, "organization_id").index("Werkstatt"))
    exchange(one, two)
    offer = two.shown("service", OFFER)
    assert offer is not None
    assert offer["organization_id"] == {"organization_id": other}


def test_a_text_is_laid_beside_what_was_there_before(pair: Pair) -> None:
    conflict = differ(pair, "description", ("Montags um zehn", "Montags und freitags um neun"))
    hunks = conflict.text("description")
    assert merged_text(hunks) == "Montags und freitags um zehn"
    assert "".join(hunk.base for hunk in hunks) == "Montags um neun"
    assert conflict.text("name") == ()


def test_a_case_asks_like_an_offer(pair: Pair) -> None:
    one, two = pair
    one.write("client", PERSON, "", {"number": "K7", "name": "Zahra"})
    exchange(one, two)
    for number, replica in enumerate(pair):
        replica.write("client", PERSON, "name", {"name": f"Zahra {number}"})
    exchange(one, two)
    [conflict] = listed(one)
    assert (conflict.root_kind, conflict.root.bytes) == ("client", PERSON)
    with one.database.write() as unit:
        resolve_by_taking(unit, conflict.id, 1)
    exchange(one, two)
    assert listed(two) == []


def test_what_is_deleted_asks_nothing(pair: Pair) -> None:
    one, two = pair
    differ(pair)
    one.delete("service", OFFER)
    exchange(one, two)
    assert listed(one) == listed(two) == []


@pytest.mark.parametrize("brings_back", [True, False])
def test_an_institution_deleted_while_an_offer_names_it_asks(pair: Pair, brings_back: bool) -> None:
    one, two = pair
    one.delete("organization", HOUSE)
    two.write("service", b"v" * 16, "", {"name": "Zweiter Kurs", "organization_id": HOUSE})
    exchange(one, two)
    first, second = listed(one)
    assert {first.root_name, second.root_name} == {"Kurs", "Zweiter Kurs"}
    assert (first.kind, first.fields) == (ConflictKind.LOST_LINK, ("organization_id",))
    assert shown(first, "organization_id") == ["Haus der Wege", None]
    assert [side.who for side in first.sides] == [Who.ME, Who.ME]
    with one.database.write() as unit:
        resolve_by_taking(unit, first.id, 1 if brings_back else 2)
    exchange(one, two)
    assert len(listed(two)) == (0 if brings_back else 1)
    offer = two.shown("service", first.record.bytes)
    assert offer is not None
    assert offer["organization_id"] == ({"organization_id": HOUSE} if brings_back else {})


@pytest.mark.parametrize("number", [1, 2])
def test_two_cases_with_one_number_stay_apart_and_one_gets_another(pair: Pair, number: int) -> None:
    one, two = pair
    persons = [PERSON, b"q" * 16]
    for replica, person, alias in zip(pair, persons, ("Adler", "Biene"), strict=True):
        replica.write("client", person, "", {"number": "K7", "alias": alias})
    exchange(*pair)
    [conflict] = listed(one)
    assert (conflict.kind, conflict.id) == (ConflictKind.SAME_NUMBER, listed(two)[0].id)
    assert shown(conflict, "alias") == ["Adler", "Biene"]
    assert shown(conflict, "number") == ["K7", "K7"]
    with two.database.read() as view, pytest.raises(InvalidInput, match="mehrere Fälle"):
        find_case(view, "k7")
    with pytest.raises(InvalidInput, match="welcher Fall"), two.database.write() as unit:
        resolve_by_values(unit, conflict.id, {"number": "K8"})
    with two.database.write() as unit:
        resolve_by_taking(unit, conflict.id, number)
    exchange(*pair)
    assert listed(one) == listed(two) == []
    with one.database.read() as view:
        assert find_case(view, "K7") == UUID(bytes=persons[number - 1])
