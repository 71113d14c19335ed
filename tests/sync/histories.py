"""Histories that laptops may have written, for Hypothesis: births, edits on anything seen, deletions, gaps, ties."""

from __future__ import annotations

import random
from collections.abc import Sequence

import msgspec
from hypothesis import strategies as st

from app.domain.hsds import ALIVE
from app.domain.replication import Change

RECORDS = (b"r" * 16, b"s" * 16)
AUTHORS = (b"A" * 16, b"B" * 16)
GROUPS = ("name", "alert", "minimum_age")
KIND = "service"


def histories() -> st.SearchStrategy[list[Change]]:
    """Versions of two records in the order in which they could have been written; parents may be missing.

    Every version is drawn as one number: that is many times faster than drawing its parts.
    """
    return st.lists(st.integers(0, 1 << 48), min_size=1, max_size=12).map(_history)


def _history(numbers: list[int]) -> list[Change]:
    versions: list[Change] = []
    for place, number in enumerate(numbers):
        versions.append(_version(random.Random(number), place, versions))
    return versions


def _version(drawn: random.Random, place: int, earlier: Sequence[Change]) -> Change:
    id, record = place.to_bytes(2, "big") * 8, drawn.choice(RECORDS)
    author, hlc = drawn.choice(AUTHORS), drawn.randint(1, 4)
    group = drawn.choice(("", *GROUPS, ALIVE))
    if not group:
        value = {"name": drawn.choice("abc"), "minimum_age": drawn.randint(0, 2)}
        return Change(id, KIND, record, "", _encoded(value), None, author, hlc, None)
    related = [one.version for one in earlier if one.record == record and _may_follow(one, group)]
    parents = drawn.sample([*related, b"?" * 16], drawn.randint(0, min(4, 1 + len(related))))
    values = {ALIVE: [True, False], "minimum_age": [16, 18]}.get(group, ["x", "y"])
    return Change(
        id, KIND, record, group, _encoded({group: drawn.choice(values)}), b"".join(parents), author, hlc, None
    )


def _may_follow(earlier: Change, group: str) -> bool:
    return earlier.group in {"", group} or group == ALIVE


_encoded = msgspec.msgpack.Encoder(order="sorted").encode


def arrivals(versions: Sequence[Change], seed: int) -> list[list[Change]]:
    """The same versions in another order, some of them twice, in parts."""
    drawn = random.Random(seed)
    mixed = [*versions, *drawn.sample(versions, drawn.randint(0, len(versions)))]
    drawn.shuffle(mixed)
    parts = []
    while mixed:
        size = drawn.randint(1, len(mixed))
        parts.append(mixed[:size])
        mixed = mixed[size:]
    return parts
