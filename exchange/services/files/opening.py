"""A file is told by how it begins, not by its name alone."""

from pathlib import Path

from exchange.errors import Locked, WrongFileType
from exchange.services.columns import Known
from exchange.services.files.limits import refuse_size
from exchange.services.files.packed import ZIP_MAGIC
from exchange.services.files.parquet import MAGIC as PARQUET_MAGIC
from exchange.services.files.parquet import open_parquet
from exchange.services.files.sheets import open_sheet
from exchange.services.files.source import Source
from exchange.services.files.text import is_text, open_text
from exchange.values import FileHead

TEXT_SUFFIXES = {".csv", ".txt", ".tsv", ""}
OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # Excel before 2007, and any Office file with a password.
OTHERS = (b"%PDF", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")


def open_source(path: Path, known: Known, *, encoding: str = "", sheet: str = "") -> Source:
    """``path`` as a source of rows; ``known`` says how many of a row's cells are headers.

    Raises:
        FileRefused: it is none; the sentence says what to do.
    """
    refuse_size(path.name, path.stat().st_size)
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(PARQUET_MAGIC):
        return open_parquet(path)
    if head.startswith(ZIP_MAGIC):
        return open_sheet(path, sheet, known)
    if head.startswith(OLD_OFFICE):
        raise Locked(file=path.name)
    is_other = head.startswith(OTHERS) or path.suffix.lower() not in TEXT_SUFFIXES
    if is_other or not is_text(head):
        raise WrongFileType(file=path.name)
    return open_text(path, encoding, known)


def look_into(path: Path, known: Known, *, encoding: str = "", sheet: str = "") -> FileHead:
    """What one sees of ``path`` before it is taken in. Raises ``FileRefused``."""
    source = open_source(path, known, encoding=encoding, sheet=sheet)
    return FileHead(
        header=list(source.header),
        samples=[[str(cell)[:100] for cell in row] for row in source.samples],
        rows=source.rows,
        encoding=source.encoding,
        sheet=source.sheet,
        sheets=list(source.sheets),
    )
