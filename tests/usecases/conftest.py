"""A profile of its own for a test: real folder, real key, real encrypted database; and calls of the command line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app import bootstrap, logs
from app.bootstrap import Created
from app.cli.program import run_command_line
from app.domain.reports import ImportReport
from app.store.database import Database
from app.usecases.exchange import import_catalogue
from app.vault.wraps import CHEAPEST
from tests.conftest import KEY
from tests.usecases.calling import Answer, Call
from tests.usecases.catalogues import ORGANIZATION, Import
from tests.usecases.profile_files import PASSPHRASE


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "anlauf" / "profile"


@pytest.fixture
def created(home: Path) -> Iterator[Created]:
    created = bootstrap.create_profile(home, PASSPHRASE, cost=CHEAPEST)
    yield created
    created.app.lock()


@pytest.fixture
def locked(created: Created, home: Path) -> Path:
    created.app.lock()
    return home


@pytest.fixture
def other(template: Path, tmp_path: Path) -> Iterator[Database]:
    """A second, empty database."""
    (tmp_path / "other").mkdir()
    opened = Database.open(Path(shutil.copy(template, tmp_path / "other" / "anlauf.db")), KEY)
    yield opened
    opened.close()


@pytest.fixture
def bring_in(database: Database) -> Import:
    def bring_in(path: Path, **options: Any) -> ImportReport:
        with database.write("import") as unit:
            return import_catalogue(unit, path, **options)

    return bring_in


@pytest.fixture
def package(tmp_path: Path) -> Callable[..., Path]:
    def package(document: Any = ORGANIZATION, name: str = "stadt.json") -> Path:
        path = tmp_path / name
        path.write_text(json.dumps(document), "utf-8")
        return path

    return package


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str]) -> Iterator[Call]:
    """Calls the command line in this process."""

    def calling(*arguments: object) -> Answer:
        code = run_command_line([str(argument) for argument in arguments])
        return Answer(code, *capfd.readouterr())

    yield calling
    logs.stop_log()


@pytest.fixture(scope="module")
def demo_profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo profile made once; tests get a copy."""
    home = tmp_path_factory.mktemp("made") / "demo"
    assert run_command_line(["--home", str(home), "init", "--demo"]) == 0
    logs.stop_log()
    return home


@pytest.fixture
def demo(demo_profile: Path, tmp_path: Path) -> Path:
    """A demo profile of this test alone."""
    return Path(shutil.copytree(demo_profile, tmp_path / "demo"))


@pytest.fixture
def verb(call: Call, demo: Path) -> Call:
    """Calls a verb in the demo profile."""
    return lambda *arguments: call("--home", demo, *arguments)


@pytest.fixture
def first_offer(verb: Call) -> dict[str, str]:
    """The first offer found for "Sprachkurs"."""
    found = verb("search", "Sprachkurs", "--json").form("search")
    return dict(found["results"][0])
