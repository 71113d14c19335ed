"""First window and scrolling, each in a program of its own, beside a bare Qt window of the same run."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.conftest import Table
from tests.bench.generate import KEY, database_of

ROUNDS = 9

_BARE = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print(time.process_time(), flush=True)
        import os; os._exit(0)
application = QApplication([])
window = Window()
window.setCentralWidget(QTableWidget(50, 5))
window.resize(1360, 820)
window.show()
application.exec()
"""

_OURS = """
import sys, time
from pathlib import Path
import ui.main
def painted(self):
    print(time.process_time(), flush=True)
    import os; os._exit(0)
ui.main.Start._on_painted = painted
ui.main.run(Path(sys.argv[1]))
"""

_SCROLLED = """
import json, sys, time
from pathlib import Path
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from app.store.database import Database
from app.usecases.searching import find_services, load_index
from datetime import datetime
from ui.main import make_application
from ui.pages.catalogue import CataloguePage
from ui.pictures import Player
class Stored:
    home = Path(sys.argv[3])
    def __init__(self, database):
        self.database = database
        with database.read() as view:
            self.index = load_index(view)
    def read(self, work, *arguments, **named):
        with self.database.read() as view:
            return work(view, *arguments, **named)
    def find(self, criteria, *, now=None, limit=50, offset=0):
        return self.read(find_services, self.index, criteria, now or datetime.now(), limit=limit, offset=offset)
application = make_application()
player = Player(application, Path(sys.argv[3]), "new", QSize(1360, 820))
database = Database.open(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
page = CataloguePage(player.start.shell, Stored(database))
player.window.show_page(page)
player.wait(lambda: page.model.rowCount() > 0)
player.settle()
cards = page.results.list
cards.setFocus()
frames = []
for _ in range(400):
    begin = time.thread_time()
    QTest.keyPress(cards, Qt.Key.Key_PageDown)
    application.processEvents()
    frames.append(1000 * (time.thread_time() - begin))
print(json.dumps([frames, cards.currentIndex().row()]))
player.close()
database.close()
"""

_SWITCHED = """
import json, sys, time
from pathlib import Path
from PySide6.QtCore import QSize
from app.bootstrap import create_profile
from app.i18n import translator
from ui.main import make_application
from ui.player import Player
folder, rounds = Path(sys.argv[1]), int(sys.argv[2])
create_profile(folder / "demo", None, demo=True).app.lock()
application = make_application()
def show():
    player = Player(application, folder, "demo", QSize(1360, 820))
    player.offers()
    player.program.show_cases()
    player.quick()
    player.program.show_session()
    player.session()
    return player
def speak(player, language):
    player.start.shell.asked = translator(language)
    player.program.preferences.speak()
    player.settle()
    titles.add(player.window.windowTitle())
def measured(times, work, *arguments):
    begin = time.process_time()
    result = work(*arguments)
    times.append(1000 * (time.process_time() - begin))
    return result
shown, switched, titles = [], [], set()
for _ in range(rounds):
    player = measured(shown, show)
    for language in ("en", "de"):
        measured(switched, speak, player, language)
    player.close()
print(json.dumps([shown[1:], switched[2:], len(titles)]))
"""


def run(code: str, *arguments: str) -> str:
    """What a fresh Python prints."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(Path.cwd())}
    # With the compiled files of an installed program: compiling them is not part of a start.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment.setdefault("PYTHONPYCACHEPREFIX", str(Path(os.environ.get("TMPDIR", "/tmp")) / "anlauf-bench-compiled"))
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout


def seconds(code: str, *arguments: str) -> float:
    """The processor time from the start of the process to its first painted window."""
    return float(run(code, *arguments).splitlines()[-1])


def test_first_window(table: Table, tmp_path: Path) -> None:
    for code in (_BARE, _OURS):
        seconds(code, str(tmp_path))
    pairs = [(seconds(_BARE), seconds(_OURS, str(tmp_path))) for _ in range(ROUNDS)]
    bare, ours = (statistics.median(values) * 1000 for values in zip(*pairs, strict=True))
    table.add(
        "first window", "start to the first painted window", ours, "ms",
        goal="≤ 1.5 × reference", reached=ours <= 1.5 * bare, reference=bare,
    )  # fmt: skip


@pytest.mark.parametrize("size", [5_000, 100_000])
def test_scrolling(size: int, table: Table, tmp_path: Path) -> None:
    told = run(_SCROLLED, str(database_of(size)), KEY.hex(), str(tmp_path))
    frames, row = json.loads(told.splitlines()[-1])
    assert row > 400
    frames.sort()
    table.add(
        "scrolling", f"page down held, {size:,} offers, slowest of {len(frames)} frames", frames[-1], "ms",
        goal="≤ 16 ms", reached=frames[-1] <= 16,
    )  # fmt: skip
    table.add(
        "scrolling", f"the same, 95th percentile, {size:,} offers", frames[int(len(frames) * 0.95)], "ms", goal=""
    )


def test_switching_the_language(table: Table, tmp_path: Path) -> None:
    told = run(_SWITCHED, str(tmp_path), str(ROUNDS // 2))
    shown, switched, titles = json.loads(told.splitlines()[-1])
    assert titles == 2
    reference, taken = statistics.median(shown), statistics.median(switched)
    table.add(
        "switching", "the window's language, four pages open; reference: opening them", taken, "ms",
        goal="≤ 0.5 × reference", reached=taken <= 0.5 * reference, reference=reference,
    )  # fmt: skip
