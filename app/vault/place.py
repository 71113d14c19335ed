"""Whether a folder is a safe place for a profile: a local drive that no cloud client keeps.

A database that lives on a network drive, or that a cloud client copies while it is written, gets damaged. `judge` is
pure and works on facts of any platform; `facts_about` collects them on this one.
"""

from __future__ import annotations

import fnmatch
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

from app.errors import UnsafePlace
from app.i18n import N_


class Danger(StrEnum):
    """Why a folder is refused."""

    NETWORK = "network"
    CLOUD = "cloud"


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """`path` is absolute, without links. `filesystem` is the type the system gives, `mounted_at` where it begins,
    `remote` what the system says of the drive, `markers` file names found in the folder and those above it, a folder
    marked by a slash at its end, `cloud_folders` the roots that cloud clients declare."""

    path: PurePath
    filesystem: str = ""
    mounted_at: str = ""
    remote: bool = False
    markers: frozenset[str] = frozenset()
    cloud_folders: tuple[PurePath, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """The danger and the name of what causes it, e.g. `cifs` or `OneDrive`."""

    danger: Danger
    cause: str


_NETWORK_FILESYSTEMS = """
nfs nfs4 cifs smb smb2 smb3 smbfs afp afpfs afs ncp ncpfs ceph lustre glusterfs gfs2 ocfs2 davfs davfs2 webdav ftp sshfs
curlftpfs fuse.sshfs fuse.davfs fuse.davfs2 fuse.rclone fuse.s3fs fuse.gcsfuse fuse.goofys fuse.glusterfs fuse.ceph
fuse.curlftpfs fuse.gvfsd-fuse fuse.smbnetfs fuse.kio-fuse fuse.onedriver fuse.google-drive-ocamlfuse fuse.dbxfs
fuse.juicefs macfuse osxfuse
"""
_SHARED_WITH_HOST = "9p virtiofs vboxsf vmhgfs fuse.vmhgfs-fuse prl_fs drvfs"
"""A folder of the machine around a virtual one; where it is the root of everything, there is no other place."""
_CLOUD_MARKERS = {
    ".dropbox": "Dropbox",
    ".dropbox.cache/": "Dropbox",
    ".stfolder": "Syncthing",
    ".stfolder/": "Syncthing",
    ".stversions/": "Syncthing",
    ".sync_*.db": "Nextcloud",
    "._sync_*.db": "Nextcloud",
    ".csync_journal.db*": "ownCloud",
    ".owncloudsync.log*": "ownCloud",
    ".nextcloudsync.log*": "Nextcloud",
    ".tmp.drivedownload/": "Google Drive",
    ".tmp.driveupload/": "Google Drive",
    ".seafile-data/": "Seafile",
    ".849c9593-d756-4e56-8d6e-42412f2a707b": "OneDrive",
}
_CLOUD_NAMES = {
    "dropbox": "Dropbox",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "onedrive": "OneDrive",
    "googledrive": "Google Drive",
    "google drive": "Google Drive",
    "iclouddrive": "iCloud",
    "icloud drive": "iCloud",
}
_MAC_CLOUD_FOLDERS = {("library", "mobile documents"): "iCloud", ("library", "cloudstorage"): "CloudStorage"}


def judge(facts: PlaceFacts) -> Refusal | None:
    """The reason to refuse the folder, None for a safe one."""
    return _network(facts) or _cloud(facts)


def _network(facts: PlaceFacts) -> Refusal | None:
    filesystem = facts.filesystem.lower()
    if isinstance(facts.path, PureWindowsPath) and facts.path.drive.startswith("\\\\"):
        return Refusal(Danger.NETWORK, facts.path.drive)
    if filesystem in _SHARED_WITH_HOST.split() and facts.mounted_at != "/":
        return Refusal(Danger.NETWORK, facts.filesystem)
    if filesystem in _NETWORK_FILESYSTEMS.split() or facts.remote:
        return Refusal(Danger.NETWORK, facts.filesystem or facts.path.drive or facts.mounted_at)
    return None


def _cloud(facts: PlaceFacts) -> Refusal | None:
    for root in facts.cloud_folders:
        if facts.path.is_relative_to(root):
            return Refusal(Danger.CLOUD, root.name)
    cause = _named_cloud(facts.path) or _marked_cloud(facts.markers)
    return Refusal(Danger.CLOUD, cause) if cause else None


def _named_cloud(path: PurePath) -> str | None:
    names = [part.lower() for part in path.parts]
    for pair in pairwise(names):
        if pair in _MAC_CLOUD_FOLDERS:
            return _MAC_CLOUD_FOLDERS[pair]
    for name in names:
        known = _CLOUD_NAMES.get(name) or _CLOUD_NAMES.get(name.split(" - ")[0])
        if known:
            return known
    return None


def _marked_cloud(markers: Iterable[str]) -> str | None:
    for pattern, cause in _CLOUD_MARKERS.items():
        if any(fnmatch.fnmatchcase(name, pattern) for name in markers):
            return cause
    return None


def require_safe_place(folder: Path) -> None:
    """Raise `UnsafePlace` with a sentence for a folder on a network drive or in a cloud folder."""
    refusal = judge(facts_about(folder))
    if refusal is None:
        return
    sentence = {
        Danger.NETWORK: N_(
            "Der Ordner „{folder}“ liegt auf einem Netzlaufwerk ({cause}). Dort kann die Datenbank beschädigt werden."
            " Es wurde nichts geschrieben. Bitte wählen Sie einen Ordner auf diesem Rechner."
        ),
        Danger.CLOUD: N_(
            "Der Ordner „{folder}“ wird von einem Cloud-Dienst abgeglichen ({cause}). Dort kann die Datenbank"
            " beschädigt werden. Es wurde nichts geschrieben."
            " Bitte wählen Sie einen Ordner, der nur auf diesem Rechner liegt."
        ),
    }[refusal.danger]
    raise UnsafePlace(sentence, folder=str(folder), cause=refusal.cause)


def client_keeping(path: Path) -> str:
    """The name of the sync client that keeps the folder a path lies in, empty where none is known to."""
    found = _cloud(facts_about(path.parent))
    return found.cause if found else ""


def is_remote(path: Path) -> bool:
    """Whether a path lies on a drive of another machine, which may hang and does not tell of changes."""
    return _network(PlaceFacts(path, *_drive(path.resolve()))) is not None


def facts_about(folder: Path) -> PlaceFacts:
    """What this machine says about the folder, which need not exist yet."""
    path = folder.expanduser().resolve()
    filesystem, mounted_at, remote = _drive(path)
    return PlaceFacts(path, filesystem, mounted_at, remote, _markers_above(path), _declared_cloud_folders(os.environ))


def _drive(path: Path) -> tuple[str, str, bool]:
    if sys.platform == "win32":
        return "", path.anchor, _is_remote_on_windows(path.anchor)
    if sys.platform == "darwin":
        return mac_drive(_mac_mounts(), path)
    return (*linux_drive(_linux_mounts(), path), False)


def linux_drive(mountinfo: str, path: PurePath) -> tuple[str, str]:
    """Type and mount point of the file system that holds the path, from the text of /proc/self/mountinfo."""
    best, kind = "", ""
    for line in mountinfo.splitlines():
        before, separator, after = line.partition(" - ")
        if not separator or len(before.split()) < 5:
            continue
        point = _unescaped(before.split()[4])
        if len(point) >= len(best) and PurePosixPath(path).is_relative_to(point):
            best, kind = point, after.split()[0]
    return kind, best


def _unescaped(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found.group(1), 8)), text)


def mac_drive(mounts: str, path: PurePath) -> tuple[str, str, bool]:
    """Type, mount point and whether it is remote, from what `mount` prints: local ones carry the word `local`."""
    best, kind, remote = "", "", False
    for found in re.finditer(r"^.* on (?P<point>/.*) \((?P<kind>[^,)]+)(?P<flags>[^)]*)\)$", mounts, re.MULTILINE):
        point = found["point"]
        if len(point) >= len(best) and PurePosixPath(path).is_relative_to(point):
            best, kind = point, found["kind"]
            remote = "local" not in [flag.strip() for flag in found["flags"].split(",")]
    return kind, best, remote


def _linux_mounts() -> str:
    try:
        return Path("/proc/self/mountinfo").read_text(errors="replace")
    except OSError:
        return ""


def _mac_mounts() -> str:
    try:
        return subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False, timeout=10).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


def _is_remote_on_windows(anchor: str) -> bool:
    if sys.platform != "win32":
        return False
    import ctypes

    drive_remote = 4
    return bool(ctypes.windll.kernel32.GetDriveTypeW(anchor) == drive_remote)


def _markers_above(path: Path) -> frozenset[str]:
    found: set[str] = set()
    for folder in (path, *path.parents):
        try:
            with os.scandir(folder) as entries:
                found.update(_marker_name(entry) for entry in entries if entry.name.startswith("."))
        except OSError:
            continue
    return frozenset(found)


def _marker_name(entry: os.DirEntry[str]) -> str:
    return f"{entry.name}/" if entry.is_dir(follow_symlinks=False) else entry.name


def _declared_cloud_folders(environment: Mapping[str, str]) -> tuple[Path, ...]:
    """OneDrive says its folders in the environment, Dropbox in a file of its own."""
    declared = [environment.get(name, "") for name in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")]
    app_data = [Path(environment[name]) for name in ("APPDATA", "LOCALAPPDATA") if name in environment]
    homes = [Path.home() / ".dropbox", *(folder / "Dropbox" for folder in app_data)]
    for home in homes:
        declared += _dropbox_folders(home / "info.json")
    return tuple(Path(folder).resolve() for folder in declared if folder)


def _dropbox_folders(info: Path) -> list[str]:
    try:
        accounts = json.loads(info.read_bytes())
        return [str(account["path"]) for account in accounts.values()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []
