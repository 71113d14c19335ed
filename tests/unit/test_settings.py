"""Settings: what cannot be read falls back, what is not understood is kept."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from app.settings import (
    DAMAGED_FILE,
    DAMAGED_NOTE,
    POLICY_NOTE,
    SETTINGS_FILE,
    Settings,
    load_settings,
    save_settings,
)


def test_missing_file_means_the_usual(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "nowhere") == Settings()


def test_settings_are_kept(tmp_path: Path) -> None:
    chosen = Settings(language="en", theme="dark", scale_percent=200, reduce_motion=True, lock_minutes=0, window="AAE=")
    save_settings(tmp_path, chosen)
    assert load_settings(tmp_path) == chosen


def test_what_a_newer_version_wrote_is_kept(tmp_path: Path) -> None:
    (tmp_path / SETTINGS_FILE).write_text(json.dumps({"theme": "dark", "invented_later": [1, {"a": "ü"}]}))
    save_settings(tmp_path, dataclasses.replace(load_settings(tmp_path), theme="light"))
    content = json.loads((tmp_path / SETTINGS_FILE).read_text(encoding="utf-8"))
    assert content["invented_later"] == [1, {"a": "ü"}]
    assert content["theme"] == "light"


@pytest.mark.parametrize(
    "value",
    [
        {"theme": "pink"},
        {"theme": None},
        {"scale_percent": 5},
        {"scale_percent": "200"},
        {"scale_percent": True},
        {"lock_minutes": -1},
        {"reduce_motion": 1},
        {"damaged": True},
        {"unknown": 3},
    ],
)
def test_impossible_value_falls_back_alone(tmp_path: Path, value: dict[str, object]) -> None:
    (tmp_path / SETTINGS_FILE).write_text(json.dumps({"language": "en", **value}))
    settings = load_settings(tmp_path)
    assert dataclasses.replace(settings, unknown={}) == Settings(language="en")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"3"])
def test_damaged_file_is_told_and_put_aside_when_saved(tmp_path: Path, content: bytes) -> None:
    (tmp_path / SETTINGS_FILE).write_bytes(content)
    settings = load_settings(tmp_path)
    assert settings == Settings(damaged=True)
    assert (tmp_path / SETTINGS_FILE).read_bytes() == content
    save_settings(tmp_path, settings)
    assert (tmp_path / DAMAGED_FILE).read_bytes() == content
    assert load_settings(tmp_path) == Settings()


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of an administrator, in a machine of its own."""
    file = tmp_path / "machine" / "policy.json"
    file.parent.mkdir()
    monkeypatch.setattr("app.policy.policy_file", lambda: file)
    return file


def test_the_policy_wins_and_never_goes_into_the_users_file(tmp_path: Path, policy: Path) -> None:
    save_settings(tmp_path, Settings(lock_minutes=30, theme="dark"))
    policy.write_text('{"lock_minutes": 5, "cases": false, "theme": 7, "colour": "red"}', encoding="utf-8")
    governed = load_settings(tmp_path)
    assert (governed.lock_minutes, governed.cases, governed.theme) == (5, False, "dark")
    assert governed.fixed == {"lock_minutes", "cases"}
    save_settings(tmp_path, governed)
    policy.unlink()
    assert load_settings(tmp_path) == Settings(lock_minutes=30, theme="dark")


def test_a_policy_that_cannot_be_read_is_said(tmp_path: Path, policy: Path) -> None:
    save_settings(tmp_path, Settings(theme="dark"))
    for broken in ("[1]", "{", "\xff"):
        policy.write_text(broken, encoding="latin-1")
        settings = load_settings(tmp_path)
        assert (settings.remarks, settings.theme) == ((POLICY_NOTE,), "dark")
    policy.unlink()
    (tmp_path / "settings.json").write_text("{", encoding="utf-8")
    assert load_settings(tmp_path).remarks == (DAMAGED_NOTE,)
