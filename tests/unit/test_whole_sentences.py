"""No text for people is glued together from pieces: one sentence is one message, so that it can be translated."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TRANSLATES = {"gettext", "ngettext", "pgettext", "npgettext", "tr", "say"}
SEPARATORS = {"\n", "\n\n", " · "}
"""What may stand between whole texts in every language."""
WHOLE = {
    "app/cli/wording.py": "two sentences",
    "app/domain/case_text.py": "a line and its indent",
    "app/handouts/cards.py": "sentences",
    "app/handouts/compose.py": "a sentence and, for screen readers, the name of the offer",
    "app/usecases/client_window.py": "sentences",
    "ui/dialogs/conflict.py": "two sentences",
    "ui/dialogs/export_dialog.py": "the name of a file",
    "ui/pages/catalogue_actions.py": "sentences",
    "ui/widgets/passphrase.py": "two sentences",
}
"""Files that put whole texts one after the other, and what these are."""


def glued(source: str) -> Iterator[str]:
    """Every place of a source that puts a translated text together with others."""
    for function in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)):
        names = set(_translated_names(function))
        for node in ast.walk(function):
            if isinstance(node, ast.expr) and any(not _is_free(text) for text in _between(node, names)):
                yield ast.unparse(node)


def _translated_names(function: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            values = (node.value.body, node.value.orelse) if isinstance(node.value, ast.IfExp) else (node.value,)
            if any(_translates(value) for value in values):
                yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def _between(node: ast.expr, names: set[str]) -> Iterator[str]:
    """What stands between or beside translated texts in an expression that puts texts together."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        if _is_text(node.left, names) or _is_text(node.right, names):
            other = node.left if _is_text(node.right, names) else node.right
            yield other.value if isinstance(other, ast.Constant) and isinstance(other.value, str) else ""
    elif isinstance(node, ast.JoinedStr):
        if any(_holds_text(part.value, names) for part in node.values if isinstance(part, ast.FormattedValue)):
            literals = [str(part.value) for part in node.values if isinstance(part, ast.Constant)]
            yield from literals or [""]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join":
        joined = [str(node.func.value.value)] if isinstance(node.func.value, ast.Constant) else []
        yield from joined if any(_holds_text(part, names) for part in node.args) else []


def _is_free(separator: str) -> bool:
    return separator in SEPARATORS or (separator != " " and separator.isspace())


def _holds_text(node: ast.AST, names: set[str]) -> bool:
    return any(_is_text(part, names) for part in ast.walk(node))


def _is_text(node: ast.AST, names: set[str]) -> bool:
    return _translates(node) or (isinstance(node, ast.Name) and node.id in names)


def _translates(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not node.args:
        return False
    return getattr(node.func, "attr", getattr(node.func, "id", "")) in TRANSLATES


def test_no_message_is_built_by_joining_pieces() -> None:
    found = {}
    for path in sorted([*(ROOT / "app").rglob("*.py"), *(ROOT / "ui").rglob("*.py")]):
        if texts := list(glued(path.read_text(encoding="utf-8"))):
            found[path.relative_to(ROOT).as_posix()] = texts
    assert {name: texts for name, texts in found.items() if name not in WHOLE} == {}
    assert set(WHOLE) <= set(found), "what no longer puts texts together need not be allowed"


def test_the_check_sees_glue() -> None:
    for text in (
        'tr("Bis") + " " + day',
        'f"{tr(word)}: {count}"',
        'f"{tr(one)} {tr(two)}"',
        '" und ".join(tr(word) for word in words)',
        'tr("%s Tage") % count',
        'self.tr.gettext("Ab ") + day',
    ):
        assert list(glued(f"def say_it():\n    return {text}")), text
    assert list(glued("def say_it():\n    first = tr('Ab')\n    return f'{first} {day}'"))
    assert not list(glued("def say_it():\n    return '\\n'.join((tr('Eins.'), tr('Zwei.')))"))
