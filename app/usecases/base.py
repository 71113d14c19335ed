"""What the program brings with it: taxonomies, kinds with their access rules and outcomes, as dated editions.

Every installation holds these records, so nobody is told that they wait to be shared. They lie in the outbox all the
same: laptops with different programs must hold the same rules, and equal digests, after a sync. Their versions are
named by edition and content, equal on every laptop with the same program, so what another one sent first is known here.
The clock of such a version is its edition: a newer edition replaces an older one without a conflict, whoever brings it;
what people changed stays beside it as one. An older program never takes a newer edition back.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.domain.profile import PROFILE_TAXONOMY_ID
from app.paths import resources_folder

if TYPE_CHECKING:
    from app.store.database import Database
    from app.store.unit import View


def edition() -> int:
    """The edition of the data this program brings: the version of our profile taxonomy, a day, as a number."""
    text = (resources_folder() / "taxonomies" / "profile.json").read_text("utf-8")
    return _number(json.loads(text)["taxonomies"][0]["version"])


def edition_held(view: View) -> int:
    """The newest edition in the catalogue; 0 where there is none."""
    from app.store.reading import record

    profile = record(view, "taxonomy", PROFILE_TAXONOMY_ID, deleted=True)
    return _number(profile.values.get("version", "")) if profile else 0


def _number(version: str) -> int:
    digits = version.replace("-", "")
    return int(digits) if digits.isdecimal() else 0


def renew_base(database: Database) -> bool:
    """Bring in what this program knows newer than the catalogue does; returns whether there was anything."""
    from app.store.unit import INSTALL

    with database.read() as view:
        held = edition_held(view)
    if held >= edition():
        return False
    from app.usecases.exchange import install_base

    with database.write(INSTALL) as unit:
        install_base(unit)
    return True
