"""How much one import takes."""

from pathlib import Path

from exchange.errors import EmptyFile, FileTooLarge

MEGABYTES_MAX = 100
ROWS_MAX = 1_000_000
COLUMNS_MAX = 500
CHUNK_ROWS = 50_000
HEADER_WITHIN = 10  # Rows in which the header is looked for: titles may stand above it.
SAMPLES = 5


def refuse_size(name: str, size: int) -> None:
    """Raises ``EmptyFile`` or ``FileTooLarge`` unless ``size`` in bytes is within the limit."""
    if size == 0:
        raise EmptyFile(file=name)
    if size > MEGABYTES_MAX * 1024 * 1024:
        raise too_large(name)


def refuse_count(path: Path, rows: int) -> None:
    """Raises ``EmptyFile`` or ``FileTooLarge`` unless there are rows, and not too many."""
    if rows < 1:
        raise EmptyFile(file=path.name)
    if rows > ROWS_MAX:
        raise too_large(path.name)


def too_large(name: str) -> FileTooLarge:
    return FileTooLarge(file=name, megabytes=MEGABYTES_MAX, rows=f"{ROWS_MAX:,}")
