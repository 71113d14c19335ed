"""Which folders are refused, on every platform."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from app.errors import UnsafePlace
from app.vault.place import Danger, PlaceFacts, facts_about, judge, linux_drive, mac_drive, require_safe_place

HOME = PurePosixPath("/srv/mina/.local/share/anlauf/profile")

MOUNTS = """\
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
23 22 0:40 / /srv/mina/Büro\\040Essen rw,relatime shared:3 - cifs //server/share rw
24 22 0:41 / /media/nfs rw - nfs4 server:/export rw
25 22 0:42 / /srv/mina/fern rw - fuse.sshfs server: rw
26 22 0:43 / /media/stick rw - vfat /dev/sdb1 rw
27 26 0:44 / /media/stick rw - 9p share rw
damaged line
"""

MAC_MOUNTS = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
//mina@server/share on /Volumes/share (smbfs, nodev, nosuid, mounted by mina)
server:/export on /Volumes/Büro (Essen) (nfs, nodev)
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/srv/mina", ("ext4", "/")),
        ("/srv/mina/Büro Essen/anlauf", ("cifs", "/srv/mina/Büro Essen")),
        ("/srv/mina/Büro", ("ext4", "/")),
        ("/media/nfs", ("nfs4", "/media/nfs")),
        ("/media/nfsx", ("ext4", "/")),
        ("/media/stick/anlauf", ("9p", "/media/stick")),
    ],
)
def test_linux_drive_of_a_path(path: str, expected: tuple[str, str]) -> None:
    assert linux_drive(MOUNTS, PurePosixPath(path)) == expected


@pytest.mark.parametrize(
    ("path", "remote"),
    [
        ("/srv/mina", False),
        ("/System/Volumes/Data/srv", False),
        ("/Volumes/share/anlauf", True),
        ("/Volumes/Büro (Essen)/anlauf", True),
    ],
)
def test_mac_drive_of_a_path(path: str, remote: bool) -> None:
    assert mac_drive(MAC_MOUNTS, PurePosixPath(path))[2] is remote


def test_ordinary_folder_is_safe() -> None:
    assert judge(PlaceFacts(HOME, "ext4", "/", markers=frozenset({".bashrc", ".dropbox/", ".config/"}))) is None
    windows = PureWindowsPath("C:/Users/Mina/AppData/Local/anlauf/profile")
    one_drive = (PureWindowsPath("C:/Users/Mina/OneDrive"),)
    assert judge(PlaceFacts(windows, mounted_at="C:\\", cloud_folders=one_drive)) is None


@pytest.mark.parametrize(
    "kind", ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "davfs", "fuse.rclone", "fuse.gvfsd-fuse", "9p", "NFS"]
)
def test_network_drives_are_refused(kind: str) -> None:
    refusal = judge(PlaceFacts(HOME, kind, "/srv/mina"))
    assert refusal is not None
    assert refusal.danger is Danger.NETWORK
    assert refusal.cause == kind


def test_virtual_machine_whose_whole_disk_is_shared_is_accepted() -> None:
    assert judge(PlaceFacts(HOME, "9p", "/")) is None


@pytest.mark.parametrize(
    "facts",
    [
        PlaceFacts(PureWindowsPath(r"\\server\share\anlauf")),
        PlaceFacts(PureWindowsPath("Z:/anlauf"), mounted_at="Z:\\", remote=True),
        PlaceFacts(PurePosixPath("/Volumes/share"), "smbfs", "/Volumes/share", remote=True),
    ],
)
def test_remote_drives_of_other_systems_are_refused(facts: PlaceFacts) -> None:
    refusal = judge(facts)
    assert refusal is not None
    assert refusal.danger is Danger.NETWORK
    assert refusal.cause


@pytest.mark.parametrize(
    ("facts", "cause"),
    [
        (PlaceFacts(PurePosixPath("/srv/m/Library/Mobile Documents/com~apple~CloudDocs/x")), "iCloud"),
        (PlaceFacts(PurePosixPath("/srv/m/Library/CloudStorage/OneDrive-Stadt/x")), "CloudStorage"),
        (PlaceFacts(PureWindowsPath("C:/Users/m/OneDrive - Stadt Essen/x")), "OneDrive"),
        (PlaceFacts(PureWindowsPath("C:/Users/m/iCloudDrive/x")), "iCloud"),
        (PlaceFacts(PurePosixPath("/srv/m/Nextcloud/anlauf")), "Nextcloud"),
        (PlaceFacts(PurePosixPath("/srv/m/Dropbox")), "Dropbox"),
        (PlaceFacts(HOME, markers=frozenset({".dropbox.cache/"})), "Dropbox"),
        (PlaceFacts(HOME, markers=frozenset({".sync_0a1b2c3d4e5f.db"})), "Nextcloud"),
        (PlaceFacts(HOME, markers=frozenset({"._sync_0a1b2c3d4e5f.db"})), "Nextcloud"),
        (PlaceFacts(HOME, markers=frozenset({".stfolder/"})), "Syncthing"),
        (PlaceFacts(HOME, markers=frozenset({".tmp.drivedownload/"})), "Google Drive"),
        (PlaceFacts(HOME, cloud_folders=(PurePosixPath("/srv/mina/.local"),)), ".local"),
    ],
)
def test_cloud_folders_are_refused(facts: PlaceFacts, cause: str) -> None:
    refusal = judge(facts)
    assert refusal is not None
    assert (refusal.danger, refusal.cause) == (Danger.CLOUD, cause)


def test_facts_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".stfolder").mkdir()
    monkeypatch.setenv("OneDrive", str(tmp_path / "cloud"))
    facts = facts_about(tmp_path / "not" / "there" / "yet")
    assert ".stfolder/" in facts.markers
    assert (tmp_path / "cloud").resolve() in facts.cloud_folders
    assert facts.path.is_absolute()


def test_link_into_a_cloud_folder_is_seen_through(tmp_path: Path) -> None:
    (tmp_path / "Nextcloud").mkdir()
    (tmp_path / "innocent").symlink_to(tmp_path / "Nextcloud", target_is_directory=True)
    with pytest.raises(UnsafePlace, match="Nextcloud"):
        require_safe_place(tmp_path / "innocent" / "profile")
    assert list((tmp_path / "Nextcloud").iterdir()) == []


def test_dropbox_tells_its_folders_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APPDATA", str(tmp_path))
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "Dropbox" / "info.json").write_text(f'{{"business": {{"path": "{(tmp_path / "Team").as_posix()}"}}}}')
    assert (tmp_path / "Team").resolve() in facts_about(tmp_path).cloud_folders
    (tmp_path / "Dropbox" / "info.json").write_text("[")
    require_safe_place(tmp_path / "anywhere")
