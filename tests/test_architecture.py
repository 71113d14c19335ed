"""The rules of the house, one sentence each."""

from __future__ import annotations

import ast
import re
import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path

from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("app", "ui", "tests", "resources/packaging")
PROGRAM = [path for room in ("app", "ui") for path in sorted((ROOT / room).rglob("*.py"))]
PYTHON = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
TOP_LEVEL = {
    ".ci", ".git", ".github", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md",
    "app", "build.spec", "pyproject.toml", "resources", "tests", "translations", "ui",
}  # fmt: skip
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_SHELL = 400, 50, 200
TEXT_SUFFIXES = {".py", ".md", ".toml", ".txt", ".json", ".yml", ".spec", ".qss", ".svg", ".cfg", ".pot", ".po", ""}


def own_files() -> list[Path]:
    """Every file of the project as git knows it, new ones included."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True,
    ).stdout.decode()  # fmt: skip
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def own_texts() -> Iterator[tuple[Path, str]]:
    """Every text file with its content."""
    for path in own_files():
        if path.suffix in TEXT_SUFFIXES:
            yield path, path.read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_rooms_import_only_what_lies_below_them() -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


def test_the_top_level_is_fixed() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in own_files()} <= TOP_LEVEL


def test_files_stay_short() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in PYTHON}
    assert {name: length for name, length in lengths.items() if length >= LONGEST_FILE} == {}


def test_the_window_shell_stays_a_shell() -> None:
    shell = ROOT / "ui" / "main_window.py"
    assert len(shell.read_text(encoding="utf-8").splitlines()) <= LONGEST_SHELL


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_functions_stay_short() -> None:
    lengths = {
        f"{name_of(path)}:{function.name}": (function.end_lineno or 0) - function.lineno + 1
        for path in PYTHON
        for function in functions(path)
    }
    assert {name: length for name, length in lengths.items() if length >= LONGEST_FUNCTION} == {}


def test_no_file_is_named_after_nothing() -> None:
    empty_words = re.compile(r"(^|_)(utils?|helpers?|managers?|common|misc|registry)(_|$)")
    assert [name_of(path) for path in PYTHON if any(map(empty_words.search, path.with_suffix("").parts[-2:]))] == []


def test_every_module_and_public_class_says_what_it_is() -> None:
    silent = []
    for path in PROGRAM:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        nodes = [node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
        silent += [f"{name_of(path)}:{node.name}" for node in nodes if not ast.get_docstring(node)]
        if tree.body and not ast.get_docstring(tree):
            silent.append(name_of(path))
    assert silent == []


def test_public_use_cases_say_what_they_do() -> None:
    rooms = [
        path for room in ("usecases", "matching", "exchange", "store") for path in (ROOT / "app" / room).rglob("*.py")
    ]
    silent = [
        f"{name_of(path)}:{node.name}"
        for path in rooms
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert silent == []


def test_only_the_command_line_prints() -> None:
    printing = []
    for path in PROGRAM:
        if path.relative_to(ROOT).parts[:2] == ("app", "cli"):
            continue
        calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
        printing += [name_of(path) for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]
    assert [name for name in printing if name != "ui/pictures.py"] == []


def test_no_text_is_translated_at_import() -> None:
    early = []
    for path in PROGRAM:
        for node in top_level_calls(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node.func, ast.Attribute) and node.func.attr in ("gettext", "ngettext", "pgettext"):
                early.append(f"{name_of(path)}:{node.lineno}")
    assert early == []


def top_level_calls(node: ast.AST) -> Iterator[ast.Call]:
    """Calls that run when the module is imported."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.Call):
            yield child
        yield from top_level_calls(child)


def test_no_comment_postpones_work() -> None:
    postponed = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
    found = []
    for path in PYTHON:
        with path.open("rb") as file:
            found += [
                f"{name_of(path)}:{token.start[0]}"
                for token in tokenize.tokenize(file.readline)
                if token.type == tokenize.COMMENT and postponed.search(token.string)
            ]
    assert found == []


def test_no_file_names_a_package_index_or_a_place_on_a_machine() -> None:
    hosts = re.compile(
        "|".join(
            (
                "pypi" + r"\.org",
                "python" + "hosted",
                "registry" + r"\.npmjs",
                "deb" + r"\.debian",
                "extra-index" + "-url",
            )
        )
    )
    places = re.compile(r"(?<![\w.:/-])/(?:home|root|work|tmp|Users|opt|mnt)/\w")
    found = [name_of(path) for path, text in own_texts() if hosts.search(text)]
    found += [
        name_of(path) for path, text in own_texts() if path.suffix in {".py", ".md", ".toml"} and places.search(text)
    ]
    assert found == []


def test_every_known_error_has_a_code_of_its_own() -> None:
    from app import errors

    kinds = known_errors(errors.KnownError)
    codes = [kind.code for kind in kinds]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"[a-z][a-z_]+", code) for code in codes)


def known_errors(kind: type) -> list[type]:
    return [kind, *(below for child in kind.__subclasses__() for below in known_errors(child))]


def raised_texts() -> Iterator[tuple[str, ast.expr]]:
    """Every place where a known error is made, with its first argument."""
    from app import errors

    names = {kind.__name__ for kind in known_errors(errors.KnownError)}
    for path in PROGRAM:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names and node.args:
                yield f"{name_of(path)}:{node.lineno}", node.args[0]


def test_every_known_error_gives_advice() -> None:
    """What happened, and then what was kept or what to do: more than one statement, marked for translation."""
    texts = dict(raised_texts())
    unmarked = [place for place, text in texts.items() if isinstance(text, ast.Constant | ast.JoinedStr)]
    marked = {place: text.args[0] for place, text in texts.items() if isinstance(text, ast.Call) and text.args}
    sentences = {place: str(text.value) for place, text in marked.items() if isinstance(text, ast.Constant)}
    bare = {place: text for place, text in sentences.items() if len(re.findall(r"[.!?:;,](?=\s|$)", text)) < 2}
    assert len(sentences) > 10
    assert (unmarked, bare) == ([], {})
