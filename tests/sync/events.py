"""What happens in a simulated schedule, how often, and which texts people edit in it."""

from __future__ import annotations

WEIGHTS = {
    "new_offer": 8,
    "new_case": 4,
    "count": 2,
    "edit": 24,
    "open_form": 5,
    "save_form": 5,
    "decide": 5,
    "delete": 4,
    "erase": 1,
    "clock": 2,
    "sync": 34,
    "back_up": 2,
    "restore": 1.5,
    "clone": 0.7,
    "newcomer": 0.7,
    "rot": 1.5,
    "truncate": 1,
    "roll_back": 1,
    "empty": 0.4,
    "lose_file": 0.7,
    "conflict_copy": 1.5,
}
TEXTS = {
    "service": [("name", "name"), ("description", "description"), ("fees_description", "fees_description")],
    "client": [("alias", "alias"), ("contact", "contact")],
    "encounter": [("place", "place"), ("outcome", "outcome")],
}
"""For each kind some groups, with a field of the group that takes any text."""
