"""Keeping a session as a case: every field of a consent has its full height, and knows the language told before."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from app.domain.client import Person
from ui.dialogs.keep_case import KeepCaseDialog
from ui.page import Shell
from ui.widgets.fields import Field


@pytest.mark.parametrize("age", [17, 22])
def test_no_field_of_a_consent_is_cut(qtbot: QtBot, shell: Shell, age: int) -> None:
    dialog = KeepCaseDialog(shell, Person(age=age, languages=("fa_AF",)), with_note=True)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    dialog.choose("consent")
    dialog.work()
    # The layouts of what is inside are done one after the other by posted events.
    qtbot.waitUntil(lambda: dialog.trouble.height() >= dialog.trouble.heightForWidth(dialog.trouble.width()))
    fields = [field for field in dialog.findChildren(Field) if field.isVisible()]
    assert len(fields) == (5 if age < 18 else 4)
    for field in fields:
        assert field.control.height() >= field.control.sizeHint().height(), field.label
        assert field.rect().contains(field.control.geometry()), field.label
    assert dialog.height() <= 640
    assert "fa_AF" in [box.currentData() for box in dialog.findChildren(QComboBox)]
    dialog.close()
