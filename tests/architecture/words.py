"""The sentences a user can meet, as they stand in code and templates."""

import ast
import re
from pathlib import Path

from django.utils.translation.template import templatize

from tests.architecture.tree import ROOT, python_files, tracked_files

MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop"}
ALIASED = re.compile(r"\bn?p?gettext(?:_lazy|_noop)? as (?!_$)\w+", re.MULTILINE)
COUNTED = {"ngettext", "ngettext_lazy"}
IN_CONTEXT = {"pgettext", "pgettext_lazy"}
CALL = re.compile(
    r"""\b(?:gettext|_)\(\s*u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*\)"""
    r"""|\b(?:ngettext)\(\s*u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
)
PLACEHOLDER = re.compile(r"%\((\w+)\)|\{(\w+)\}")


def sentences() -> dict[str, str]:
    """Every text marked for translation, and one place where it stands."""
    found: dict[str, str] = {}
    for path in python_files():
        if "tests" not in path.relative_to(ROOT).parts:
            for text in sentences_in_code(path.read_text(encoding="utf-8")):
                found.setdefault(text, str(path.relative_to(ROOT)))
    for path in templates():
        for text in sentences_in_template(path.read_text(encoding="utf-8")):
            found.setdefault(text, str(path.relative_to(ROOT)))
    return found


def templates() -> list[Path]:
    return [path for path in tracked_files() if path.is_relative_to(ROOT / "templates")]


def sentences_in_code(code: str) -> list[str]:
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    return [text for call in calls if (text := _sentence(call)) is not None]


def _sentence(call: ast.Call) -> str | None:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    position = 1 if name in IN_CONTEXT else 0
    if name not in MARKS | COUNTED | IN_CONTEXT or len(call.args) <= position:
        return None
    value = call.args[position]
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None


def sentences_in_template(text: str) -> list[str]:
    found = [one or other for one, other in CALL.findall(templatize(text))]
    return [ast.literal_eval(literal) for literal in found]


def placeholders(text: str) -> set[str]:
    return {one or other for one, other in PLACEHOLDER.findall(text)}
