"""The project's files as the tests of its shape see them."""

import ast
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GENERATED = {"migrations"}
BUILT = {".git", ".venv", "node_modules", "var", "dist", "__pycache__", ".hypothesis"}
BUILT_SUFFIXES = (".mo", ".pyc", ".env", ".coverage")


def tracked_files() -> list[Path]:
    """Every file that git keeps or would keep; a tree without git is read as it lies."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        return files_lying_in(ROOT)
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    names = [name for name in listed.stdout.split("\0") if name]
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def files_lying_in(root: Path) -> list[Path]:
    """Every file below ``root`` but what is built, installed or written by the running house."""
    found = []
    for folder, names, files in os.walk(root):
        names[:] = [name for name in names if name not in BUILT and not name.endswith("_cache")]
        found += [Path(folder, name) for name in files if not name.endswith(BUILT_SUFFIXES)]
    return sorted(found)


def python_files() -> list[Path]:
    return [
        path
        for path in tracked_files()
        if path.suffix == ".py" and not GENERATED.intersection(path.relative_to(ROOT).parts)
    ]


def text_of(path: Path) -> str | None:
    """The text of ``path``, or None when it is not a text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
