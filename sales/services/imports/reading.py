"""Files of sales, opened and read in chunks: CSV in several encodings, or Parquet."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from sales.errors import (
    EmptyFile,
    FileTooLarge,
    UnknownEncoding,
    UnreadableFile,
    WrongEncoding,
    WrongFileType,
)
from sales.services.imports.columns import columns_of

MEGABYTES_MAX = 100
ROWS_MAX = 1_000_000
CHUNK_ROWS = 50_000
BLOCK_BYTES = 4 * 1024 * 1024
SUFFIXES = {".csv", ".txt", ".tsv", ".parquet", ""}
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",;\t|"
PARQUET, TEXT = "parquet", "csv"
NOT_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b")  # Excel, PDF, gzip.

BadLine = Callable[[str], None]  # Told the text of a line that does not have the header's columns.


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be read, and how."""

    path: Path
    kind: str
    columns: Mapping[str, str]  # Field to the file's column.
    row_estimate: int
    header: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ","

    def chunks(self, bad_line: BadLine) -> Iterator[dict[str, pa.Array]]:
        """Columns by field, some tens of thousands of rows at a time.

        Raises:
            UnreadableFile: it is damaged.
        """
        batches = self._parquet() if self.kind == PARQUET else self._text(bad_line)
        try:
            for batch in batches:
                yield {field: batch.column(name) for field, name in self.columns.items()}
        except (pa.ArrowInvalid, OSError, UnicodeDecodeError) as error:
            raise UnreadableFile(file=self.path.name, reason=str(error)[:200]) from error

    def _parquet(self) -> Iterator[pa.RecordBatch]:
        names = sorted(set(self.columns.values()))
        with pa.parquet.ParquetFile(self.path) as file:
            yield from file.iter_batches(batch_size=CHUNK_ROWS, columns=names)

    def _text(self, bad_line: BadLine) -> Iterator[pa.RecordBatch]:
        def skip(row: pa.csv.InvalidRow) -> str:
            bad_line(row.text)
            return "skip"

        names = sorted(set(self.columns.values()))
        yield from pa.csv.open_csv(
            self.path,
            read_options=pa.csv.ReadOptions(
                encoding="utf8" if self.encoding == "utf-8-sig" else self.encoding,
                block_size=BLOCK_BYTES,
                use_threads=False,
            ),
            parse_options=pa.csv.ParseOptions(
                delimiter=self.delimiter, newlines_in_values=True, invalid_row_handler=skip
            ),
            convert_options=pa.csv.ConvertOptions(
                include_columns=names,
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=False,
            ),
        )


def open_source(path: Path, *, columns: Mapping[str, str], encoding: str = "") -> Source:
    """``path`` as a source of sales.

    Raises:
        WrongFileType, EmptyFile, FileTooLarge, UnreadableFile: it is none.
        WrongEncoding, UnknownEncoding: its text is not written so.
        MissingColumn, UnknownColumn: its columns are not those of sales.
    """
    size = path.stat().st_size
    if size == 0:
        raise EmptyFile(file=path.name)
    if size > MEGABYTES_MAX * 1024 * 1024:
        raise _too_large(path)
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(b"PAR1"):
        return _open_parquet(path, columns)
    is_binary = head.startswith(NOT_TEXT) or b"\0" in head
    if is_binary or path.suffix.lower() not in SUFFIXES - {".parquet"}:
        raise WrongFileType(file=path.name)
    return _open_text(path, columns, encoding)


def _open_parquet(path: Path, chosen: Mapping[str, str]) -> Source:
    try:
        with pa.parquet.ParquetFile(path) as file:
            rows, header = file.metadata.num_rows, file.schema_arrow.names
    except (pa.ArrowInvalid, OSError) as error:
        raise UnreadableFile(file=path.name, reason=str(error)[:200]) from error
    _refuse_count(path, rows)
    return Source(path, PARQUET, columns_of(header, chosen, file_name=path.name), rows)


def _open_text(path: Path, chosen: Mapping[str, str], encoding: str) -> Source:
    if encoding and not _is_known(encoding):
        raise UnknownEncoding(encoding=encoding)
    encoding, lines = _encoding_and_lines(path, [encoding] if encoding else ENCODINGS)
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline()
    delimiter = max(DELIMITERS, key=first.count)
    header = next(csv.reader([first], delimiter=delimiter), [])
    columns = columns_of(header, chosen, file_name=path.name)
    _refuse_count(path, lines - 1)
    return Source(path, TEXT, columns, lines - 1, tuple(header), encoding, delimiter)


def _refuse_count(path: Path, rows: int) -> None:
    if rows < 1:
        raise EmptyFile(file=path.name)
    if rows > ROWS_MAX:
        raise _too_large(path)


def _too_large(path: Path) -> FileTooLarge:
    return FileTooLarge(file=path.name, megabytes=MEGABYTES_MAX, rows=f"{ROWS_MAX:,}")


def _encoding_and_lines(path: Path, encodings: tuple[str, ...] | list[str]) -> tuple[str, int]:
    """The first of ``encodings`` that the whole file is written in, and its number of lines."""
    for encoding in encodings:
        lines = _lines_in(path, encoding)
        if lines is not None:
            return encoding, lines
    names = ", ".join("UTF-8" if name == "utf-8-sig" else name.upper() for name in encodings)
    raise WrongEncoding(file=path.name, encoding=names)


def _is_known(encoding: str) -> bool:
    """Whether text can be read in ``encoding``: base64 and its like are codecs of no text."""
    try:
        io.TextIOWrapper(io.BytesIO(), encoding=encoding).close()
    except (LookupError, ValueError):
        return False
    return True


def _lines_in(path: Path, encoding: str) -> int | None:
    """How many lines ``path`` has, or None when it is not written in ``encoding``."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines, last = 0, "\n"
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                text = decoder.decode(block)
                lines += text.count("\n")
                last = text[-1:] or last
        last = decoder.decode(b"", final=True)[-1:] or last
    except UnicodeDecodeError:
        return None
    return lines + (last != "\n")
