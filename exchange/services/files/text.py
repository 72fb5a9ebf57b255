"""CSV and its like: in UTF-8, UTF-16 or GB18030, separated by commas, semicolons or tabs."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from exchange.errors import UnclosedQuote, UnknownEncoding, UnreadableFile, WrongEncoding
from exchange.services.files.limits import HEADER_WITHIN, SAMPLES, refuse_count
from exchange.services.files.source import BadLine, header_at, names_of

BLOCK_BYTES = 4 * 1024 * 1024
ENCODINGS = ("utf-8-sig", "gb18030")
ENCODING_NAMES = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16"}
UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
DELIMITERS = ",;\t|"
CELL_LENGTH_MAX = 32_767  # More than a spreadsheet's cell can hold.
KEPT_AS_TEXT = r'^="([^"]*)"$'  # How spreadsheets are told that 00123 is no number.


@dataclass(frozen=True, slots=True)
class TextSource:
    """A text of separated values."""

    path: Path
    header: Sequence[str]
    samples: Sequence[Sequence[str]]
    rows: int
    encoding: str
    delimiter: str
    lines_above: int  # Lines up to and with the header.
    has_odd_quotes: bool
    sheet: str = ""
    sheets: Sequence[str] = ()

    def chunks(
        self, columns: Mapping[str, str], bad_line: BadLine, notes: dict[str, Any]
    ) -> Iterator[dict[str, pa.Array]]:
        swallowed: list[str] = []

        def skip(row: pa.csv.InvalidRow) -> str:
            swallowed.append(row.text) if "\n" in row.text else bad_line(row.text)
            return "skip"

        names = sorted(set(columns.values()))
        done, last = 0, None
        try:
            for batch in self._reader(names, skip):
                self._refuse_swallowed(batch, done)
                done, last = done + batch.num_rows, batch
                yield {field: _unwrapped(batch.column(name)) for field, name in columns.items()}
        except (pa.ArrowException, OSError, UnicodeError) as error:
            if "straddling" in str(error):
                raise UnclosedQuote(file=self.path.name, row=f"{done + 1:,}") from error
            raise UnreadableFile(file=self.path.name, reason=str(error)[:200]) from error
        if self.has_odd_quotes and (swallowed or _ends_inside_quotes(last)):
            raise UnclosedQuote(file=self.path.name, row=f"{done + len(swallowed):,}")
        for text in swallowed:
            bad_line(text)

    def _reader(self, names: Sequence[str], skip: Callable[[Any], str]) -> Any:
        return pa.csv.open_csv(
            self.path,
            read_options=pa.csv.ReadOptions(
                encoding="utf8" if self.encoding == "utf-8-sig" else self.encoding,
                block_size=BLOCK_BYTES,
                use_threads=False,
                column_names=list(self.header),
                skip_rows=self.lines_above,
            ),
            parse_options=pa.csv.ParseOptions(
                delimiter=self.delimiter, newlines_in_values=True, invalid_row_handler=skip
            ),
            convert_options=pa.csv.ConvertOptions(
                include_columns=list(names),
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=False,
            ),
        )

    def _refuse_swallowed(self, batch: pa.RecordBatch, done: int) -> None:
        """A cell longer than a spreadsheet can hold began with a mark that nothing closes."""
        for column in batch.columns:
            lengths = pc.binary_length(column)
            if (pc.max(lengths).as_py() or 0) > CELL_LENGTH_MAX:
                row = pc.index(pc.greater(lengths, CELL_LENGTH_MAX), True).as_py()
                raise UnclosedQuote(file=self.path.name, row=f"{done + row + 1:,}")


def open_text(path: Path, encoding: str, known: Callable[[Sequence[str]], int]) -> TextSource:
    """Raises ``WrongEncoding``, ``UnknownEncoding``, ``EmptyFile``, ``FileTooLarge``,
    ``UnreadableFile``.
    """
    if encoding and not _is_known(encoding):
        raise UnknownEncoding(encoding=encoding)
    encoding, lines, quotes = _measured(path, [encoding] if encoding else _likely(path))
    with path.open(encoding=encoding, newline="") as file:
        first = "".join(islice(file, HEADER_WITHIN))
    delimiter = max(DELIMITERS, key=first.count)
    try:
        with path.open(encoding=encoding, newline="") as file:
            reader = csv.reader(file, delimiter=delimiter)
            above = [(row, reader.line_num) for row in islice(reader, HEADER_WITHIN + SAMPLES)]
    except csv.Error as error:
        raise UnreadableFile(file=path.name, reason=str(error)[:200]) from error
    at = header_at([row for row, _line in above[:HEADER_WITHIN]], known)
    header = names_of(above[at][0]) if above else []
    samples = [row for row, _line in above[at + 1 : at + 1 + SAMPLES]]
    line = above[at][1] if above else 0
    refuse_count(path, lines - line)
    return TextSource(
        path=path,
        header=header,
        samples=samples,
        rows=lines - line,
        encoding=encoding,
        delimiter=delimiter,
        lines_above=line,
        has_odd_quotes=quotes % 2 == 1,
    )


def is_text(head: bytes) -> bool:
    """Whether a file that begins with ``head`` may be a text."""
    return head.startswith(UTF_16_MARKS) or b"\0" not in head or _has_every_other_zero(head)


def _likely(path: Path) -> Sequence[str]:
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(UTF_16_MARKS):
        return ("utf-16",)
    if b"\0" in head:
        return ("utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be",)
    return ENCODINGS


def _has_every_other_zero(head: bytes) -> bool:
    """UTF-16 without its mark: of a text with Latin letters, half of the bytes are zero."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    return max(even, odd) * 5 > len(head) and min(even, odd) == 0


def _measured(path: Path, encodings: Sequence[str]) -> tuple[str, int, int]:
    """The first of ``encodings`` that the whole file is in; its lines and quotation marks."""
    for encoding in encodings:
        found = _lines_and_quotes(path, encoding)
        if found is not None:
            return encoding, *found
    names = ", ".join(ENCODING_NAMES.get(name, name.upper()) for name in encodings)
    raise WrongEncoding(file=path.name, encoding=names)


def _is_known(encoding: str) -> bool:
    """Whether text can be read in ``encoding``: base64 and its like are codecs of no text."""
    try:
        io.TextIOWrapper(io.BytesIO(), encoding=encoding).close()
    except (LookupError, ValueError):
        return False
    return True


def _lines_and_quotes(path: Path, encoding: str) -> tuple[int, int] | None:
    """How many of each, or None when the file is not written in ``encoding``."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines, quotes, last = 0, 0, "\n"
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                text = decoder.decode(block)
                lines += text.count("\n")
                quotes += text.count('"')
                last = text[-1:] or last
        last = decoder.decode(b"", final=True)[-1:] or last
    except UnicodeError:
        return None
    return lines + (last != "\n"), quotes


def _unwrapped(column: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(column, KEPT_AS_TEXT, r"\1")


def _ends_inside_quotes(batch: pa.RecordBatch | None) -> bool:
    """Whether a cell of the last row holds more than its line: then its mark was never closed."""
    return (
        batch is not None
        and batch.num_rows > 0
        and any("\n" in (column[-1].as_py() or "") for column in batch.columns)
    )
