"""Setting a handout: offers in two languages with codes that phones read, beside a page with one line."""

from __future__ import annotations

import statistics
from datetime import datetime
from uuid import UUID

import typst

from app.domain.handout import HandoutForm, HandoutWish
from app.usecases.handouts import handout_content, make_handout
from app.usecases.searching import load_index
from tests.bench.conftest import Table, milliseconds
from tests.bench.generate import open_database

NOW = datetime(2026, 11, 23, 10)
OFFERS = 5
SIZE = 1_000
ROUNDS = 9
MOST_A_PAGE = 200.0


def test_handout(table: Table) -> None:
    database = open_database(SIZE)
    with database.read() as view:
        offers = tuple(UUID(bytes=row.key) for row in load_index(view).rows[:OFFERS])
        content = handout_content(view, HandoutWish(offers), NOW)
        reading = statistics.median(
            milliseconds(lambda: handout_content(view, HandoutWish(offers), NOW)) for _ in range(ROUNDS)
        )
    database.close()
    form = HandoutForm("fa_AF")
    pages = make_handout(content, form).count
    setting = statistics.median(milliseconds(lambda: make_handout(content, form)) for _ in range(ROUNDS))
    plain = statistics.median(milliseconds(lambda: typst.compile(b"Anlauf")) for _ in range(ROUNDS))
    a_page = (reading + setting) / pages
    table.add(
        "handout", f"{OFFERS} offers, Dari and German, codes, {pages} pages; a page", a_page, "ms",
        goal=f"≤ {MOST_A_PAGE:.0f} ms", reached=a_page <= MOST_A_PAGE, reference=plain,
    )  # fmt: skip
