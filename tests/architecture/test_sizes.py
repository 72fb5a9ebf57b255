"""Functions of at most 40 lines, files of at most 300, imports at the top."""

import ast
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, functions, python_files

FUNCTION_LINES = 40
FILE_LINES = 300
# ready() runs when the models are loaded; migrations and tests import what they are about.
MAY_IMPORT_LATE = {"apps.py"}


def length_without_docstring(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    docstring = ast.get_docstring(node, clean=False)
    return lines - len(docstring.splitlines()) if docstring else lines


def late_imports(tree: ast.AST) -> list[int]:
    inner = [node for function in functions(tree) for node in ast.walk(function)]
    return [node.lineno for node in inner if isinstance(node, ast.Import | ast.ImportFrom)]


def named(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def test_functions_are_short():
    long = [
        f"{named(path, node.lineno)} {node.name}: {length_without_docstring(node)} lines"
        for path in python_files()
        for node in functions(ast.parse(path.read_text(encoding="utf-8")))
        if length_without_docstring(node) > FUNCTION_LINES
    ]

    assert long == []


def test_files_are_short():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}

    assert {str(p.relative_to(ROOT)): n for p, n in lengths.items() if n > FILE_LINES} == {}


def test_imports_stand_at_the_top():
    late = [
        named(path, line)
        for path in python_files()
        if path.name not in MAY_IMPORT_LATE and "tests" not in path.relative_to(ROOT).parts
        for line in late_imports(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert late == []


def test_modules_say_what_belongs_in_them():
    silent = [
        str(path.relative_to(ROOT))
        for path in python_files()
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        and path.read_text(encoding="utf-8").strip()
    ]

    assert silent == []


@pytest.mark.parametrize(
    ("code", "found"),
    [("import os\ndef f():\n    return os", []), ("def f():\n    import os", [2])],
)
def test_an_import_inside_a_function_is_seen(code, found):
    assert late_imports(ast.parse(code)) == found
