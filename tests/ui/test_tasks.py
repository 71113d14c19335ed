"""Background work: order, interruption, owners that are gone, errors, progress, a clean end."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.changes import Changes, Kind, changed
from app.errors import NotFound
from ui.tasks import Tasks

PATIENCE = 10


def test_an_answer_comes_back_on_the_main_thread(qtbot: QtBot, tasks: Tasks) -> None:
    owner, seen = QObject(), []
    tasks.query(owner, threading.current_thread, done=lambda worker: seen.append((worker, threading.current_thread())))
    qtbot.waitUntil(lambda: bool(seen))
    worker, receiver = seen[0]
    assert worker is not threading.main_thread()
    assert receiver is threading.main_thread()


def test_a_newer_query_interrupts_the_older_one_of_its_key(qtbot: QtBot, tasks: Tasks) -> None:
    owner, seen, begun, interrupted = QObject(), [], threading.Event(), threading.Event()

    def slow() -> str:
        begun.set()
        interrupted.wait(PATIENCE)
        raise RuntimeError("interrupted")

    tasks.serve(interrupted.set)
    tasks.query(owner, slow, key="search", done=seen.append)
    begun.wait(PATIENCE)
    for text in ("s", "sp", "spr"):
        tasks.query(owner, str, text, key="search", done=seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    qtbot.waitUntil(lambda: not tasks.busy)
    assert interrupted.is_set()
    assert seen == ["spr"]


def test_queries_with_other_keys_or_owners_are_left_alone(qtbot: QtBot, tasks: Tasks) -> None:
    first, second, seen, go = QObject(), QObject(), [], threading.Event()
    tasks.query(first, go.wait, PATIENCE, key="search")
    tasks.query(first, str, "detail", key="detail", done=seen.append)
    tasks.query(second, str, "other", key="search", done=seen.append)
    go.set()
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen == ["detail", "other"]


def test_writes_keep_their_order_and_are_never_dropped(qtbot: QtBot, tasks: Tasks) -> None:
    owner, written = QObject(), []
    for number in range(50):
        tasks.change(owner, written.append, number)
    qtbot.waitUntil(lambda: not tasks.busy)
    assert written == list(range(50))


def test_a_dead_owner_gets_no_answer(qtbot: QtBot, qapp: QApplication, tasks: Tasks) -> None:
    owner, seen, go = QObject(), [], threading.Event()
    tasks.query(owner, go.wait, PATIENCE, done=seen.append)
    owner.deleteLater()
    qapp.sendPostedEvents(owner, QEvent.Type.DeferredDelete)
    go.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert seen == []


def test_errors_go_to_their_handler_or_to_the_report(qtbot: QtBot, tasks: Tasks, errors: list[Exception]) -> None:
    owner, handled = QObject(), []

    def fail() -> None:
        raise NotFound("Den Eintrag gibt es nicht.")

    tasks.query(owner, fail, failed=handled.append)
    tasks.run(owner, fail)
    qtbot.waitUntil(lambda: not tasks.busy)
    assert [type(error) for error in (*handled, *errors)] == [NotFound, NotFound]


def test_long_work_tells_how_far_it_is_and_can_be_cancelled(qtbot: QtBot, tasks: Tasks) -> None:
    owner, told, ended = QObject(), [], []

    def work(*, progress: Callable[[str, int, int], None], cancelled: Callable[[], bool]) -> str:
        progress("services", 1, 3)
        stop.wait(PATIENCE)
        return "cancelled" if cancelled() else "done"

    stop = threading.Event()
    job = tasks.run(owner, work, done=ended.append, on_progress=lambda *step: told.append(step))
    qtbot.waitUntil(lambda: bool(told))
    job.cancel()
    stop.set()
    qtbot.waitUntil(lambda: bool(ended))
    assert told == [("services", 1, 3)]
    assert ended == ["cancelled"]


def test_changes_reach_all_views_from_any_thread(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[Changes] = []
    tasks.changed.connect(seen.append)
    tasks.change(tasks, tasks.announce, changed(Kind.CATALOGUE))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [changed(Kind.CATALOGUE)]


def test_closing_finishes_writes_and_ends_the_threads(qapp: QApplication) -> None:
    tasks, written, before = Tasks(lambda _error: None), [], set(threading.enumerate())
    for number in range(20):
        tasks.change(tasks, written.append, number)
    tasks.query(tasks, int)
    tasks.close()
    assert written == list(range(20))
    # The thread of another test may still be left at its place: that a drive hangs must not hold up the end.
    assert not {thread for thread in threading.enumerate() if thread.name.startswith("anlauf-")} - before


def test_what_hangs_at_a_place_holds_up_neither_others_nor_the_end(qtbot: QtBot, qapp: QApplication) -> None:
    tasks, seen, drive = Tasks(lambda _error: None), [], threading.Event()
    tasks.look(tasks, drive.wait, PATIENCE, done=seen.append)
    tasks.look(tasks, str, "another place", done=seen.append)
    tasks.sync(tasks, str, "a copy on a stick", done=seen.append)
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert tasks.busy
    tasks.close()
    assert not drive.is_set()
    drive.set()
    for thread in [thread for thread in threading.enumerate() if thread.name == "anlauf-look"]:
        thread.join(PATIENCE)
    qapp.processEvents()
    assert sorted(seen) == ["a copy on a stick", "another place"]
