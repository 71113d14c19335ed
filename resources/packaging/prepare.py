"""Make ready what Anlauf needs: system libraries, virtual environment, locked packages, compiled texts.

    python3 resources/packaging/prepare.py run|test|bundle

It needs nothing but Python itself, does only what is missing, and where it may not install a system package
it prints the one command to type and stops. Called again it is done in a moment.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "resources" / "packaging"
VENV = ROOT / ".venv"
LOCKS = {"run": "requirements.txt", "test": "requirements-dev.txt", "bundle": "requirements-dev.txt"}
INSTALL_COMMANDS = {
    "apt-get": "apt-get install -y --no-install-recommends",
    "dnf": "dnf install -y",
    "zypper": "zypper --non-interactive install",
    "pacman": "pacman -S --needed --noconfirm",
}


def main() -> int:
    """Prepare for the job named on the command line; 0 when all is there."""
    if sys.version_info < (3, 11):
        return stop(f"Anlauf needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: make PYTHON=python3.12")
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("job", choices=LOCKS)
    job = arguments.parse_args().job
    try:
        install_system_parts(missing_parts(job))
        install_packages(job)
        compile_texts()
    except MissingSystemParts as missing:
        return stop(str(missing))
    except subprocess.CalledProcessError as failed:
        return stop(f"This step failed, its reason stands above: {' '.join(map(str, failed.cmd))}")
    return 0


def stop(sentence: str) -> int:
    """Say why it cannot go on."""
    print(sentence, file=sys.stderr)
    return 1


class MissingSystemParts(Exception):
    """System packages are missing and may not be installed from here."""


def has_display() -> bool:
    """Whether a window can be shown."""
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def missing_parts(job: str) -> list[dict[str, str]]:
    """The system parts this job needs and the machine has not: for each, the package by package tool."""
    if not sys.platform.startswith("linux"):
        return []
    import tomllib

    table = tomllib.loads((PACKAGING / "system-libraries.toml").read_text(encoding="utf-8"))
    wanted = ["offscreen"]
    if job == "bundle" or (job == "run" and has_display()):
        wanted.append("window")
    if job == "bundle":
        wanted.append("bundle")
    if not venv_works():
        wanted.append("python")
    return [packages for group in wanted for part, packages in table[group].items() if not is_there(for_python(part))]


def for_python(text: str) -> str:
    """The text with the version of the Python that runs."""
    return text.replace("{version}", f"{sys.version_info.major}.{sys.version_info.minor}")


def is_there(part: str) -> bool:
    """Whether a shared library loads, a Python module is found or a program lies on the path."""
    if ".so." not in part:
        return bool(importlib.util.find_spec(part) or shutil.which(part))
    beside_python = Path(sysconfig.get_config_var("LIBDIR") or "") / part
    return (part.startswith("libpython") and beside_python.exists()) or loads(part)


def loads(library: str) -> bool:
    """Whether the loader finds this shared library and all it needs."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install_system_parts(missing: list[dict[str, str]]) -> None:
    """Install the missing packages with apt-get if that is allowed; otherwise raise the command to type."""
    if not missing:
        return
    tool = next((name for name in INSTALL_COMMANDS if shutil.which(name)), None)
    if tool is None:
        parts = ", ".join(sorted(packages["apt-get"] for packages in missing))
        raise MissingSystemParts(f"Some system libraries are missing. Install what Debian calls: {for_python(parts)}")
    names = sorted({for_python(packages[tool]) for packages in missing})
    command = f"{INSTALL_COMMANDS[tool]} {' '.join(names)}"
    prefix = [] if is_root() else ["sudo", "-n"]
    if tool != "apt-get" or not (is_root() or may_sudo()):
        update = "sudo apt-get update && " if tool == "apt-get" else ""
        raise MissingSystemParts(
            f"System packages are missing. Type this once, then try again:\n\n    {update}sudo {command}\n"
        )
    print(f"Installing system packages: {' '.join(names)}", flush=True)
    quiet = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    subprocess.run([*quiet, "update"], check=True)
    subprocess.run([*quiet, *command.split()[1:]], check=True, stdout=subprocess.DEVNULL)


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def may_sudo() -> bool:
    """Whether sudo works without asking for a password."""
    return (
        bool(shutil.which("sudo"))
        and subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True).returncode == 0
    )


def venv_python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def venv_works() -> bool:
    """Whether the virtual environment is there and whole; a broken one is made anew."""
    check = [str(venv_python()), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
    return venv_python().exists() and subprocess.run(check, check=False, capture_output=True).returncode == 0


def install_packages(job: str) -> None:
    """Install the locked packages and the `anlauf` command, unless the same lock was installed before."""
    fingerprint = lock_fingerprint(job)
    stamps = [VENV / f".installed-{LOCKS[job]}", VENV / ".installed-requirements-dev.txt"]
    wanted = {fingerprint} if job != "run" else {fingerprint, lock_fingerprint("test")}
    if any(stamp.exists() and stamp.read_text(encoding="ascii") in wanted for stamp in stamps) and venv_works():
        return
    if not venv_works():
        print("Making the virtual environment .venv", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    print(f"Installing the packages locked in {LOCKS[job]}", flush=True)
    pip = [str(venv_python()), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    lock = str(PACKAGING / LOCKS[job])
    subprocess.run([*pip, "--require-hashes", "--only-binary", ":all:", "--requirement", lock], check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)], check=True)
    stamps[0].write_text(fingerprint, encoding="ascii")


def lock_fingerprint(job: str) -> str:
    """Changes when the lock, the entry points or this Python change."""
    parts = [(PACKAGING / LOCKS[job]).read_bytes(), (ROOT / "pyproject.toml").read_bytes(), str(ROOT).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def compile_texts() -> None:
    """Compile the catalogues of texts whose source is newer."""
    subprocess.run([str(venv_python()), str(PACKAGING / "texts.py"), "compile"], check=True)


if __name__ == "__main__":
    sys.exit(main())
