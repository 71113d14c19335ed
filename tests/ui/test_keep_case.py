"""Keeping a session as a case: every field of a consent has its full height, and knows the language told before."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from app.domain.client import Person
from tests.handouts.reading import page_texts
from tests.ui.screens import problems, unreachable
from ui.dialogs.keep_case import KeepCaseDialog
from ui.dialogs.notice import NoticeDialog
from ui.page import Shell
from ui.widgets.fields import Field


@pytest.mark.parametrize("age", [17, 22])
def test_no_field_of_a_consent_is_cut(qtbot: QtBot, shell: Shell, age: int) -> None:
    dialog = KeepCaseDialog(shell, Person(age=age, languages=("fa_AF",)), with_note=True, reads="fa_AF")
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


def test_the_person_takes_notice_and_consent_along(qtbot: QtBot, shell: Shell, tmp_path: Path) -> None:
    dialog = KeepCaseDialog(shell, Person(age=17, languages=("uk", "ru")), with_note=True, reads="ru")
    qtbot.addWidget(dialog)
    dialog.show()

    def shown(language: str, pages: int) -> NoticeDialog:
        dialog.notice.click()
        notice = dialog.findChildren(NoticeDialog)[-1]
        qtbot.waitUntil(lambda: not notice.is_waiting, timeout=20_000)
        assert (notice.form().language, len(notice.pictures)) == (language, pages)
        return notice

    shown("ru", 1).reject()
    dialog.choose("consent")
    notice = shown("uk", 2)
    assert notice.pictures[0].width() > 500
    assert not problems(notice)
    assert not unreachable(notice)
    path = tmp_path / "blatt.pdf"
    notice.save_to(path)
    qtbot.waitUntil(path.exists, timeout=20_000)
    words = re.sub(r"\s+", " ", page_texts(path.read_bytes())[1])
    assert "Unterschrift der sorgeberechtigten Person" in words
    notice.reject()
    dialog.close()
    shell.tasks.close()
