"""Hostile and damaged input: refused or neutralised with a reason, and nothing but known errors escapes."""

from __future__ import annotations

import json
import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.findings import REASONS, reason_sentence
from app.domain.incoming import Batch
from app.errors import KnownError, RefusedFile, UnreadableFile
from app.exchange.files import MOST_BYTES, MOST_DOCUMENT_BYTES
from app.exchange.identity import source_id
from app.exchange.reading import open_source
from app.exchange.shapes import kind_of_object
from app.exchange.source import OpenedSource
from app.i18n import translator

SERVICE = {"id": "s1", "name": "Kurs", "status": "active", "organization": {"id": "o1", "name": "AWO"}}


def read(path: Path) -> tuple[list[Batch], OpenedSource]:
    opened = open_source(path)
    return list(opened.batches(source_id("test"), lambda *_: None)), opened


def zipped(path: Path, *entries: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return path


def link_entry() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("services.csv")
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


HOSTILE: dict[str, Callable[[Path], Path]] = {
    "bomb": lambda folder: zipped(folder / "bomb.zip", ("services.csv", b"0" * (40 << 20))),
    "bomb in parts": lambda folder: zipped(
        folder / "parts.zip", *((f"services-{n}.csv", b" " * (15 << 20)) for n in range(30))
    ),
    "outside": lambda folder: zipped(folder / "out.zip", ("../services.csv", b"id,name\n1,x\n")),
    "absolute": lambda folder: zipped(folder / "abs.zip", ("/etc/services.csv", b"id,name\n1,x\n")),
    "drive": lambda folder: zipped(folder / "drive.zip", ("C:\\services.csv", b"id,name\n1,x\n")),
    "symlink": lambda folder: zipped(folder / "link.zip", (link_entry(), b"/etc/passwd")),
    "nested": lambda folder: zipped(folder / "nested.zip", ("inner.zip", b"PK\x03\x04")),
    "many": lambda folder: zipped(folder / "many.zip", *((f"{n}.json", b"{}") for n in range(10_001))),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_dangerous_archives_are_refused(kind: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedFile) as refused:
        open_source(HOSTILE[kind](tmp_path))
    assert "nichts" in str(refused.value)


@pytest.mark.parametrize(("name", "size"), [("big.csv", 2 << 30), ("big.json", 2 << 30), ("big.xlsx", MOST_BYTES + 1)])
def test_a_file_of_two_gigabytes_is_refused_unread(name: str, size: int, tmp_path: Path) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(size)
    with pytest.raises(RefusedFile):
        open_source(path)


def test_a_document_too_big_to_be_read_whole_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "big.json"
    with path.open("wb") as file:
        file.write(b"[")
        file.truncate(MOST_DOCUMENT_BYTES + 1)
    with pytest.raises(RefusedFile):
        read(path)


def damaged_zip(folder: Path) -> Path:
    path = zipped(folder / "half.zip", ("services.csv", os.urandom(5000)))
    path.write_bytes(path.read_bytes()[:3000])
    return path


DAMAGED: dict[str, Callable[[Path], Path]] = {
    "missing": lambda folder: folder / "nothing.json",
    "empty": lambda folder: written(folder / "empty.json", b""),
    "empty folder": lambda folder: made(folder / "nothing"),
    "half a zip": damaged_zip,
    "no workbook": lambda folder: written(folder / "book.xlsx", b"PK\x03\x04 no workbook"),
    "no headings": lambda folder: written(folder / "list.csv", b"a;b\n1;2\n"),
    "half a document": lambda folder: written(folder / "half.json", json.dumps([SERVICE]).encode()[:40]),
    "too deep": lambda folder: written(folder / "deep.json", b"[" * 200_000 + b"]" * 200_000),
    "picture": lambda folder: written(folder / "photo.png", b"\x89PNG\r\n"),
}


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def made(path: Path) -> Path:
    path.mkdir()
    return path


@pytest.mark.parametrize("kind", DAMAGED)
def test_what_cannot_be_read_ends_in_a_sentence(kind: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as error:
        read(DAMAGED[kind](tmp_path))
    assert "nichts verändert" in str(error.value)


def test_a_device_is_no_file() -> None:
    with pytest.raises(UnreadableFile):
        open_source(Path(os.devnull))


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    secret = written(tmp_path / "secret.json", json.dumps(SERVICE).encode())
    folder = made(tmp_path / "package")
    (folder / "service.json").symlink_to(secret)
    with pytest.raises(UnreadableFile):
        open_source(folder)


def test_nesting_without_end_is_cut_off(tmp_path: Path) -> None:
    document: dict[str, object] = dict(SERVICE)
    for _ in range(60):
        document = {
            "id": "p",
            "name": "x",
            "status": "active",
            "organization": {"id": "o", "name": "n", "services": [document]},
        }
    _, opened = read(written(tmp_path / "deep.json", json.dumps(document).encode()))
    assert {finding.reason for finding in opened.findings.rejected} == {"unreadable_row"}


def test_nul_bytes_and_huge_cells_are_neutralised(tmp_path: Path) -> None:
    rows = b"id,organization_id,name,description\n1,2,A\x00B," + b"x" * 150_000 + b"\n"
    batches, opened = read(written(tmp_path / "services.csv", rows))
    assert batches[0].records[0].values["name"] == "AB"
    assert len(batches[0].records[0].values["description"]) == 100_000
    assert {finding.reason for finding in opened.findings.warnings} >= {"control_characters", "too_long"}


def test_the_windows_code_page_is_recognised_and_named(tmp_path: Path) -> None:
    path = written(tmp_path / "services.csv", "id,organization_id,name\r\n1,2,Straßencafé\r\n".encode("cp1252"))
    batches, opened = read(path)
    assert batches[0].records[0].values["name"] == "Straßencafé"
    assert [finding.reason for finding in opened.findings.warnings] == ["guessed_encoding"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_marks_and_line_ends(encoding: str, tmp_path: Path) -> None:
    text = 'id;organization_id;name;description\r\n1;2;Café;"zwei\r\nZeilen"\r\n\r\n2;2;Kurs;\r\n'
    batches, _ = read(written(tmp_path / "services.csv", text.encode(encoding)))
    assert [(record.values["name"], record.line) for record in batches[0].records] == [("Café", 2), ("Kurs", 5)]
    assert batches[0].records[0].values["description"] == "zwei\r\nZeilen"


SEEDS: dict[str, bytes] = {
    "service.json": json.dumps(
        {**SERVICE, "phones": [{"id": "p", "number": "1"}], "schedules": [{"opens_at": "9am"}]}
    ).encode(),
    "services.csv": b"id,organization_id,name,status,minimum_age\n1,2,Kurs,active,12\n2,2,Rat,,x\n",
    "regular_schedules.csv": b"id,service_id,weekday,opens_at,closes_at\n,1,Monday,9:00am,5:00pm\n",
    "offers.jsonl": b"\n".join(json.dumps({**SERVICE, "id": n}).encode() for n in range(3)),
    "liste.csv": "Angebot;Träger;Von;Bis;Wochentag\nKurs;AWO;9;12;Mo\n".encode(),
}


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data(), name=st.sampled_from(sorted(SEEDS)))
def test_only_known_errors_escape_from_mutated_files(data: st.DataObject, name: str, tmp_path: Path) -> None:
    content = bytearray(SEEDS[name])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content)))
        cut = data.draw(st.integers(0, 4))
        content[at : at + cut] = data.draw(
            st.binary(max_size=6) | st.sampled_from([b"{", b"[", b'"', b"\x00", b",", b"\n"])
        )
    try:
        batches, opened = read(written(tmp_path / name, bytes(content)))
    except KnownError:
        return
    for finding in (*opened.findings.rejected, *opened.findings.warnings):
        assert reason_sentence(finding, translator())
    assert all(len(record.id) == 16 for batch in batches for record in batch.records)


def test_every_reason_has_its_sentence() -> None:
    assert all(sentence.endswith(".") for sentence in REASONS.values())


@pytest.mark.parametrize(
    ("document", "file", "kind"),
    [
        ({"name": "Caritas", "description": "Verband"}, "liste", "organization"),
        ({"name": "Caritas", "email": "info@caritas.example"}, "liste", "organization"),
        ({"name": "Kurs", "description": "Deutsch", "status": "active"}, "liste", "service"),
        ({"name": "Kurs", "organization_id": "o1"}, "liste", "service"),
        ({"name": "Kurs", "organization": {"id": "o1", "name": "AWO"}}, "liste", "service"),
        ({"name": "Kurs", "description": "Deutsch"}, "service_list", "service"),
        ({"name": "Kurs", "description": "Deutsch"}, "services-2026", "service"),
        ({"name": "Caritas", "description": "Verband", "email": "a@b.example"}, "organizations_nrw", "organization"),
        ({"name": "Kurs", "description": "Deutsch", "status": "active"}, "language courses", "service"),
    ],
)
def test_a_bare_object_is_recognised(document: dict[str, object], file: str, kind: str) -> None:
    assert kind_of_object({"id": "x", **document}, file) == kind
