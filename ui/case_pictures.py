"""The screens of the cases, played for pictures and tests."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from PySide6.QtWidgets import QWidget

from app.domain.session import Consent, NewCase, PlannedStep, Session, Unmet
from ui.player import Player


def show_cases(player: Player) -> QWidget:
    """Two cases, one of them overdue."""
    player.session()
    app, today = player.program.app, date.today()
    assert app is not None
    for name, days in (("Ali", 40), ("Zahra Ö.", 3)):
        session = Session(
            uuid4(),
            today - timedelta(days=days),
            answers={"age": 21, "german": "a2", "german_certified": False, "status": "duldung"},
            keep=NewCase((Consent("counselling", "task"),), name=name),
            minutes=15,
            channel="walk_in",
            topics=("language",),
            note="Bringt beim nächsten Mal das Zeugnis mit.",
            plan=(PlannedStep("VHS", name, today + timedelta(days=4 - days)),),
            unmet_needs=(Unmet("childcare", "full"),),
        )
        app.finish_session(session)
    player.program.show_cases()
    player.settle()
    return player.window


def ask_to_delete(player: Player) -> QWidget:
    """The question before a case is deleted."""
    show_cases(player)
    assert player.program.cases is not None
    player.program.cases.delete()
    return player.dialog()
