"""The files of a package: one file, a folder or a zip, after what would be dangerous to read was refused.

Limits are checked before anything is unpacked and again while reading, because an archive may lie about sizes.
"""

from __future__ import annotations

import codecs
import io
import os
import stat
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from app.errors import RefusedFile, UnreadableFile
from app.i18n import N_

MOST_BYTES = 1 << 30
MOST_DOCUMENT_BYTES = 200 << 20
MOST_FILES = 10_000
DEEPEST_FOLDER = 12
HIGHEST_RATIO = 200
HARMLESS_BYTES = 16 << 20
"""An archive or member up to this size may be packed as tightly as it likes."""

TOO_BIG = N_(
    "„{file}“ ist größer als {limit} MB und wurde nicht gelesen. Es wurde nichts verändert. Teilen Sie die Datei auf."
)
TOO_MANY = N_("„{file}“ enthält mehr als {limit} Dateien und wurde nicht gelesen. Es wurde nichts verändert.")
OUTSIDE = N_(
    "Das Archiv enthält „{member}“, das außerhalb des Archivs läge. Es wurde nichts gelesen und nichts verändert."
)
BOMB = N_(
    "„{member}“ ist so stark gepackt, dass es den Rechner lahmlegen könnte. Es wurde "
    "nichts gelesen und nichts verändert."
)
NESTED = N_(
    "Das Archiv enthält ein weiteres Archiv („{member}“). Packen Sie es aus und lesen Sie den "
    "Ordner ein. Es wurde nichts verändert."
)
LINKED = N_(
    "„{member}“ ist eine Verknüpfung zu einer anderen Datei. Solche Pakete werden nicht gelesen; es "
    "wurde nichts verändert."
)
LOCKED = N_(
    "Das Archiv ist mit einem Kennwort geschützt. Packen Sie es aus und lesen Sie den Ordner ein. "
    "Es wurde nichts verändert."
)
MISSING = N_("„{file}“ gibt es nicht oder es lässt sich nicht öffnen. Es wurde nichts verändert.")
NO_FILE = N_("„{file}“ ist keine gewöhnliche Datei. Es wurde nichts verändert.")
BROKEN_ZIP = N_("Das Archiv „{file}“ ist beschädigt. Es wurde nichts verändert. Laden Sie es neu herunter.")
EMPTY = N_("„{file}“ ist leer. Es wurde nichts verändert.")

_ARCHIVES = frozenset({".zip", ".7z", ".rar", ".gz", ".tar", ".tgz", ".bz2", ".xz"})
_OFFICE = frozenset({".xlsx", ".xlsm"})


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a package; `name` is its path inside, with slashes."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]

    @property
    def path(self) -> PurePosixPath:
        return PurePosixPath(self.name)

    @property
    def suffix(self) -> str:
        return self.path.suffix.lower()

    @property
    def stem(self) -> str:
        return self.path.stem

    @property
    def folder(self) -> str:
        return str(self.path.parent)


@contextmanager
def members_of(path: Path) -> Iterator[list[Member]]:
    """The files at a path, sorted by name; a zip is open as long as the context.

    Raises `RefusedFile` for what is dangerous and `UnreadableFile` for what is not there or broken.
    """
    try:
        if path.is_dir():
            yield _folder_members(path)
        elif path.suffix.lower() not in _OFFICE and _is_zip(path):
            with zipfile.ZipFile(path) as archive:
                yield _archive_members(archive, path)
        else:
            yield [_single(path, path.name)]
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError) as error:
        raise UnreadableFile(BROKEN_ZIP, file=path.name) from error
    except OSError as error:
        raise UnreadableFile(MISSING, file=path.name) from error


def _is_zip(path: Path) -> bool:
    _single(path, path.name)
    with path.open("rb") as file:
        return file.read(4) in {b"PK\x03\x04", b"PK\x05\x06"}


def _single(path: Path, name: str) -> Member:
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise UnreadableFile(NO_FILE, file=path.name)
    _check_size(path.name, found.st_size, MOST_BYTES)
    return Member(name, found.st_size, lambda: path.open("rb"))


def _check_size(name: str, size: int, limit: int) -> None:
    if size > limit:
        raise RefusedFile(TOO_BIG, file=name, limit=limit >> 20)


def check_document(member: Member) -> None:
    """Refuse a file that would have to be read as a whole and is too big for that."""
    _check_size(member.path.name, member.size, MOST_DOCUMENT_BYTES)


def _folder_members(folder: Path) -> list[Member]:
    found: list[Member] = []
    for place, folders, names in os.walk(folder):
        here = Path(place).relative_to(folder)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if len(here.parts) >= DEEPEST_FOLDER:
            folders.clear()
        for name in names:
            if not name.startswith(".") and not (Path(place) / name).is_symlink():
                found.append(_single(Path(place) / name, (here / name).as_posix()))
        _check_count(folder.name, len(found))
    _check_size(folder.name, sum(member.size for member in found), 2 * MOST_BYTES)
    return sorted(found, key=lambda member: member.name)


def _check_count(name: str, count: int) -> None:
    if count > MOST_FILES:
        raise RefusedFile(TOO_MANY, file=name, limit=MOST_FILES)


def _archive_members(archive: zipfile.ZipFile, path: Path) -> list[Member]:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    _check_entries(infos, path, 2 * MOST_BYTES)
    shown = (info for info in infos if not _is_clutter(info.filename))
    return [_archive_member(archive, info) for info in sorted(shown, key=lambda info: info.filename)]


def _check_entries(infos: Sequence[zipfile.ZipInfo], path: Path, most: int) -> None:
    """Refuse by what the directory of the archive says; entries that share their bytes count them once."""
    _check_count(path.name, len(infos))
    for info in infos:
        _check_entry(info)
    size = sum(info.file_size for info in infos)
    _check_size(path.name, size, most)
    _check_packing(path.name, size, path.stat().st_size)


def _check_entry(info: zipfile.ZipInfo) -> None:
    path = PurePosixPath(info.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts and ":" in path.parts[0]):
        raise RefusedFile(OUTSIDE, member=info.filename)
    if stat.S_ISLNK(info.external_attr >> 16):
        raise RefusedFile(LINKED, member=info.filename)
    if info.flag_bits & 1:
        raise RefusedFile(LOCKED)
    if path.suffix.lower() in _ARCHIVES:
        raise RefusedFile(NESTED, member=info.filename)
    _check_size(path.name, info.file_size, MOST_BYTES)
    _check_packing(info.filename, info.file_size, info.compress_size)


def _check_packing(name: str, size: int, packed: int) -> None:
    if size > HARMLESS_BYTES and size > HIGHEST_RATIO * max(packed, 1):
        raise RefusedFile(BOMB, member=name)


def _is_clutter(name: str) -> bool:
    return any(part.startswith(("__MACOSX", ".")) for part in PurePosixPath(name).parts)


def _archive_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    return Member(info.filename, info.file_size, lambda: archive.open(info))


def check_workbook(path: Path) -> None:
    """Refuse a workbook whose parts would unpack to something dangerous."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_entries(archive.infolist(), path, MOST_DOCUMENT_BYTES)
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        raise UnreadableFile(BROKEN_ZIP, file=path.name) from error


@dataclass(frozen=True, slots=True)
class Decoding:
    """How a text file is read: its encoding, whether that had to be guessed, and whether NUL bytes must go."""

    encoding: str
    guessed: bool = False
    has_nul: bool = False


_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decoding_of(member: Member) -> Decoding:
    """UTF-8 where the whole file is, by its mark UTF-16, else the Windows code page of Western Europe."""
    with member.open() as file:
        start = file.read(1 << 16)
        for mark, encoding in _MARKS[1:]:
            if start.startswith(mark):
                return Decoding(encoding)
        decoder = codecs.getincrementaldecoder("utf-8")()
        has_nul = False
        try:
            while start:
                decoder.decode(start)
                has_nul = has_nul or b"\0" in start
                start = file.read(1 << 20)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return Decoding("cp1252", guessed=True, has_nul=True)
    return Decoding("utf-8-sig", has_nul=has_nul)


def text_of_member(member: Member, decoding: Decoding) -> IO[str]:
    """The file as text with its line ends as they are."""
    errors = "replace" if decoding.guessed or decoding.encoding == "utf-16" else "strict"
    return io.TextIOWrapper(member.open(), encoding=decoding.encoding, errors=errors, newline="")


def lines_without_nul(file: IO[str]) -> Iterator[str]:
    """The lines of a text without NUL characters, which no reader of tables takes."""
    return (line.replace("\x00", "") for line in file)


def read_whole(member: Member) -> bytes:
    """The bytes of a file that must be read as a whole, never more than the limit."""
    check_document(member)
    with member.open() as file:
        content = file.read(MOST_DOCUMENT_BYTES + 1)
    _check_size(member.path.name, len(content), MOST_DOCUMENT_BYTES)
    return content


def is_json_lines(member: Member) -> bool:
    """Whether a file is read line by line because its name says so."""
    return member.suffix in {".jsonl", ".ndjson", ".jsonlines"}


def unreadable(member: Member, **params: Any) -> UnreadableFile:
    """The error for a file whose content is not what its name says."""
    return UnreadableFile(
        N_("„{file}“ lässt sich nicht lesen. Es wurde nichts verändert. Prüfen Sie, ob die Datei vollständig ist."),
        file=member.path.name,
        **params,
    )
