"""What a bare machine is given: the locks and the table of system libraries are whole."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from ui.dialogs.about import PARTS

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "resources" / "packaging"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TOOLS = {"apt-get", "dnf", "zypper", "pacman"}
PIN = re.compile(r"^([a-z0-9-]+)==(\S+?)(?: ; .+?)? \\$")


def pins(lock: str) -> dict[str, set[str]]:
    """The locked versions by package; some differ by Python version."""
    found: dict[str, set[str]] = {}
    for line in (PACKAGING / lock).read_text(encoding="utf-8").splitlines():
        if match := PIN.match(line):
            found.setdefault(match[1], set()).add(match[2])
    return found


def package(requirement: str) -> str:
    """The normalised name in a requirement."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name is not None
    return re.sub(r"[-_.]+", "-", name[0]).lower()


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_every_locked_package_has_hashes_and_no_address(lock: str) -> None:
    text = (PACKAGING / lock).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert len(blocks) > 20
    assert [
        block.splitlines()[0]
        for block in blocks
        if not PIN.match(block.splitlines()[0]) or "--hash=sha256:" not in block
    ] == []
    assert "://" not in text
    assert "--index" not in text


def test_every_package_the_project_asks_for_is_locked() -> None:
    groups = PROJECT["dependency-groups"]
    runtime = {package(entry) for entry in [*PROJECT["project"]["dependencies"], *groups["build"]]}
    development = {package(entry) for entry in groups["dev"] if isinstance(entry, str)}
    assert runtime - pins("requirements.txt").keys() == set()
    assert (runtime | development) - pins("requirements-dev.txt").keys() == set()


def test_the_program_names_every_part_it_uses() -> None:
    assert {package(name) for name in PARTS} == {package(entry) for entry in PROJECT["project"]["dependencies"]}


def test_tests_run_with_the_versions_that_users_get() -> None:
    development = pins("requirements-dev.txt")
    differing = {name: versions for name, versions in pins("requirements.txt").items() if development[name] != versions}
    assert differing == {}


def test_every_system_library_names_its_package_for_each_family_of_linux() -> None:
    table = tomllib.loads((PACKAGING / "system-libraries.toml").read_text(encoding="utf-8"))
    assert set(table) == {"python", "offscreen", "window", "bundle"}
    unnamed = {
        part: TOOLS - packages.keys()
        for group in table.values()
        for part, packages in group.items()
        if TOOLS - packages.keys()
    }
    assert unnamed == {}
