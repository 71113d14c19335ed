"""The screens of a session for the pictures: the counsellor's page and the window for the young person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtWidgets import QWidget

from ui.client.window import ClientWindow
from ui.dialogs.keep_case import KeepCaseDialog
from ui.player import Player
from ui.widgets.session_plan import PlanStep


def show_begun(player: Player) -> QWidget:
    """A session in which nothing is known yet."""
    player.session()
    return player.window


def show_told(player: Player) -> QWidget:
    """A young father of whom much is known."""
    page = player.session()
    page.state.tell(
        {
            "age": 22,
            "languages": ("fa_AF", "de"),
            "status": "duldung",
            "status_since": date.today() - timedelta(days=245),
            "german": "a2",
            "german_certified": False,
            "school": "none",
            "children": (2,),
            "childcare_needed": True,
            "needs": ("language", "certificate"),
            "goal": "apprenticeship",
        }
    )
    page.ask_again()
    player.settle()
    return player.window


def show_way(player: Player) -> QWidget:
    """His way to an apprenticeship."""
    widget = show_told(player)
    player.session().side.show_leaf(1)
    player.settle()
    return widget


def ask_to_keep(player: Player) -> QWidget:
    """On what basis he becomes a case."""
    show_told(player)
    page = player.session()
    page.stores.keep(with_note=True)
    dialog = player.dialog()
    assert isinstance(dialog, KeepCaseDialog)
    dialog.choose("consent")
    return dialog


def ask_client(language: str, field: str = "") -> Callable[[Player], QWidget]:
    """A question in the client's window, sent by the counsellor; without a field the first one."""

    def show(player: Player) -> QWidget:
        page = player.session()
        page.state.reads = language
        page.client.turn()
        if field:
            page.ask_for(field)
            page.client.send()
        return _client(player)

    return show


def show_client_plan(player: Player) -> QWidget:
    """The plan in the client's window: two offers, one with an appointment."""
    page = player.session()
    page.state.reads = "ckb"
    cards = [card for card in (page.model.card(0), page.model.card(3)) if card is not None]
    day = date.today() + timedelta(days=8)
    page.plan.show_plan([PlanStep(card.title, "Person", f"{day:%d.%m.%Y} 14:30", card.id) for card in cards], "")
    page.client.send_plan()
    return _client(player)


def _client(player: Player) -> ClientWindow:
    """The window as large as the counsellor's: without a display the whole screen is smaller."""
    window = player.session().client.window
    assert window is not None
    window.showNormal()
    window.resize(player.window.size())
    player.settle()
    return window
