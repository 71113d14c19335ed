"""Handouts of the samples, made once for all tests of a process."""

from __future__ import annotations

from functools import cache
from typing import Any

from app.domain.handout import HandoutForm, Pages, Paper
from app.handouts.render import fitting_data, render_handout
from tests.handouts.samples import content


@cache
def handout(code: str, offers: int = 3, large: bool = False, paper: Paper = "a4", german: bool = True) -> Pages:
    """A handout as PDF."""
    return render_handout(content(offers), HandoutForm(code, german, large, paper))


@cache
def data(code: str, offers: int = 3, paper: Paper = "a4", german: bool = True) -> Any:
    """What the template was given for it."""
    return fitting_data(content(offers), HandoutForm(code, german, False, paper))
