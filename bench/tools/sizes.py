"""Every bench takes ``--scale``: 1 is its full size, 0.001 a try of whether it still works."""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyarrow import parquet


def sized(text: str | None) -> argparse.ArgumentParser:
    """The options of a bench, of which ``--scale`` is one."""
    parser = argparse.ArgumentParser(description=text)
    parser.add_argument("--scale", type=float, default=1.0, help="1: full size; 0.001: a try.")
    return parser


def part(full: int, scale: float, *, least: int = 1) -> int:
    """``scale`` of ``full``, but not below ``least``."""
    return min(full, max(int(full * scale), least))


@contextmanager
def first_rows(file: Path, scale: float, *, least: int) -> Iterator[Path]:
    """The Parquet ``file``, or its beginning in another."""
    if scale >= 1:
        yield file
        return
    with tempfile.TemporaryDirectory() as folder:
        table = parquet.read_table(file)
        short = Path(folder) / file.name
        parquet.write_table(table.slice(0, part(len(table), scale, least=least)), short)
        yield short
