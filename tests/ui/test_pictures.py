"""The offscreen player says what matters and nothing else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType

from ui.pictures import _say_what_matters


def test_only_what_an_offscreen_screen_cannot_do_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    cannot = ("This plugin does not support propagateSizeHints()", "This plugin does not support raise()")
    for message in (*cannot, "QFont: no such family", None):
        _say_what_matters(QtMsgType.QtWarningMsg, QMessageLogContext(), message)
    assert capsys.readouterr().err == "QFont: no such family\n"
