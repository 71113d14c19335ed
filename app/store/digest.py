"""The state digest: equal on two machines exactly if they hold the same heads."""

from __future__ import annotations

from collections import defaultdict
from hashlib import blake2b
from itertools import chain
from typing import Any

from app.domain.casework import ALL_OBJECTS
from app.domain.hsds import ALIVE
from app.store.codec import GONE
from app.store.unit import View

AT_ONCE = 5_000


def state_digests(view: View) -> dict[str, bytes]:
    """For each audience the hash (32 bytes) of its sorted kinds, records, groups and head versions.

    No local table and no row number goes in. A birth stands for all groups of its record that have not changed.
    """
    hashes: dict[str, Any] = defaultdict(lambda: blake2b(digest_size=32, person=b"anlauf.state"))
    for kind in sorted(ALL_OBJECTS):
        _add_kind(view, kind, hashes[ALL_OBJECTS[kind].audience])
    return {audience: entry.digest() for audience, entry in hashes.items()}


def _add_kind(view: View, kind: str, into: Any) -> None:
    into.update(b"kind" + kind.encode())
    every_group = len({*ALL_OBJECTS[kind].groups, ALIVE, GONE})
    replaced = "SELECT record FROM heads WHERE kind = ? GROUP BY record HAVING count(DISTINCT grp) = ?"
    births = f'SELECT id, birth FROM "{kind}" WHERE id NOT IN ({replaced}) ORDER BY id'
    _add(view, births, (kind, every_group), into)
    into.update(b"heads")
    _add(
        view,
        "SELECT record, CAST(grp AS BLOB), version FROM heads WHERE kind = ? ORDER BY record, grp, version",
        (kind,),
        into,
    )


def _add(view: View, query: str, values: tuple[Any, ...], into: Any) -> None:
    """Feed the rows of a query into a hash, some thousand at a time."""
    rows = view.connection.execution_options(yield_per=AT_ONCE).exec_driver_sql(query, values)
    for part in rows.partitions(AT_ONCE):
        into.update(b"".join(chain.from_iterable(part)))
