"""A shared folder: each laptop writes packs under names nobody else uses, once, and never changes them.

`NAME.anlauf.d/ctl/` holds membership, `NAME.anlauf.d/d/<chain>/` the changes of one chain. The numbers in a pack's name
help a person who looks; the program goes by what the frames say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from app.domain.replication import HeldFrame
from app.sync.share import BIGGEST_ENTRY, DRAFT_SUFFIX, OWN, Listed
from app.sync.share.disk import Disk, Found
from app.sync.share.trouble import not_written, too_big, unreachable, unreadable, wrong_kind

FOLDER_SUFFIX = ".anlauf.d"
PACK_SUFFIX = ".pack"
MOST_IN_PACK = 8 << 20
CONTROL = "ctl"
CHAINS = "d"


class FolderShare:
    """Packs in a folder."""

    def __init__(self, root: Path, disk: Disk) -> None:
        self.place = str(root)
        self.is_folder = True
        self.main_name = ""
        self._root, self._disk = root, disk

    def look(self) -> Sequence[Listed]:
        try:
            self._disk.stat(self._root.parent)
        except OSError as error:
            raise unreachable(self._root) from error
        with suppress(OSError):
            if not self._disk.stat(self._root).is_folder:
                raise wrong_kind(self._root, is_folder=False)
        return [Listed(name, f"{found.size}.{found.modified}", found.size) for name, found in self._packs()]

    def _packs(self) -> Iterator[tuple[str, Found]]:
        folders = [CONTROL, *(f"{CHAINS}/{found.name}" for found in self._listed(CHAINS) if found.is_folder)]
        for folder in folders:
            for found in self._listed(folder):
                if found.name.endswith(PACK_SUFFIX) and not found.is_folder:
                    yield f"{folder}/{found.name}", found

    def _listed(self, folder: str) -> list[Found]:
        try:
            return self._disk.list(self._root / folder)
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise unreachable(self._root) from error

    def read(self, listed: Listed) -> bytes:
        path = self._root / listed.name
        if listed.size > BIGGEST_ENTRY:
            raise too_big(path)
        try:
            return self._disk.read(path)
        except OSError as error:
            raise unreadable(path, error) from error

    def write(
        self, frames: Sequence[HeldFrame], unique: str, _main: Listed | None = None, _dropped: Collection[bytes] = ()
    ) -> Sequence[str]:
        names = []
        try:
            for number, (folder, pack) in enumerate(_packed(frames)):
                data = b"".join(frame.data for frame in pack)
                name = f"{folder}/{_name(pack, data)}-{unique}{number:02x}{PACK_SUFFIX}"
                self._remove_drafts(folder, unique[:OWN])
                self._store(self._root / name, data)
                names.append(name)
        except OSError as error:
            raise not_written(self._root, error) from error
        return names

    def _store(self, path: Path, data: bytes) -> None:
        self._disk.make_folder(path.parent)
        draft = path.with_suffix(DRAFT_SUFFIX)
        self._disk.write_new(draft, data)
        self._disk.replace(draft, path)

    def _remove_drafts(self, folder: str, own: str) -> None:
        """Take away what this laptop left when it was switched off while writing."""
        with suppress(OSError):
            for found in self._disk.list(self._root / folder):
                if found.name.endswith(DRAFT_SUFFIX) and f"-{own}" in found.name:
                    self._disk.remove(self._root / folder / found.name)

    def remove(self, name: str) -> None:
        path = self._root / name
        try:
            self._disk.remove(path)
        except OSError as error:
            raise not_written(path, error) from error


def _packed(frames: Sequence[HeldFrame]) -> Iterator[tuple[str, list[HeldFrame]]]:
    """Frames of one folder one behind the other, in packs of bounded size."""
    for folder, members in groupby(sorted(frames, key=_order), key=_folder):
        pack: list[HeldFrame] = []
        size = 0
        for frame in members:
            if pack and size + len(frame.data) > MOST_IN_PACK:
                yield folder, pack
                pack, size = [], 0
            pack.append(frame)
            size += len(frame.data)
        yield folder, pack


def _order(frame: HeldFrame) -> tuple[str, int, bytes]:
    return (_folder(frame), frame.sequence, frame.id)


def _folder(frame: HeldFrame) -> str:
    return CONTROL if frame.kind == "control" else f"{CHAINS}/{frame.chain.hex()}"


def _name(pack: Sequence[HeldFrame], data: bytes) -> str:
    return f"{pack[0].sequence}-{pack[-1].sequence}-{sha256(data).hexdigest()[:16]}"
