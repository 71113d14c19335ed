"""What a call of the command line answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import fastjsonschema

from app.paths import resources_folder

SCHEMAS = resources_folder() / "schemas"


@dataclass(frozen=True, slots=True)
class Answer:
    """The exit code of a call and what it wrote."""

    code: int
    out: str
    err: str

    def form(self, schema: str) -> Any:
        """The JSON on stdout, checked against its schema; a failure stands in one line on stderr as well."""
        form = json.loads(self.out)
        assert schema != "error" or json.loads(self.err.splitlines()[-1]) == form
        checked = fastjsonschema.compile(json.loads((SCHEMAS / f"{schema}.json").read_text(encoding="utf-8")))
        return checked(form)


Call = Callable[..., Answer]
