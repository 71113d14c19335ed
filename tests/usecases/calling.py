"""What a call of the command line answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import fastjsonschema

from app.paths import resources_folder

SCHEMAS = resources_folder() / "schemas"


def checked(form: Any, schema: str) -> Any:
    """A JSON document, checked against its schema."""
    return fastjsonschema.compile(json.loads((SCHEMAS / f"{schema}.json").read_text(encoding="utf-8")))(form)


@dataclass(frozen=True, slots=True)
class Answer:
    """The exit code of a call and what it wrote."""

    code: int
    out: str
    err: str

    def form(self, schema: str) -> Any:
        """The JSON on stdout, checked against its schema; a failure stands in one line on stderr as well."""
        assert (self.code == 0) == (schema != "error"), self.out + self.err
        form = json.loads(self.out)
        assert schema != "error" or json.loads(self.err.splitlines()[-1]) == form
        return checked(form, schema)


Call = Callable[..., Answer]
