"""XLSX is a packed folder: looked through without unpacking it, before anybody parses it.

Refused unread: members with paths that lead elsewhere, a folder that unpacks to more than a list
can be, XML that declares entities, a sheet whose corners lie absurdly far apart. Counted on the
way: which cells hold a formula or an error, which a parser of values does not tell.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

from exchange.errors import Locked, TooBigInside, UnknownSheet, UnreadableFile, WrongFileType
from exchange.services.files.limits import COLUMNS_MAX, ROWS_MAX, too_large

ZIP_MAGIC = b"PK\x03\x04"
MEMBERS_MAX = 2_000
UNPACKED_MAX = 1024**3  # Bytes of all members together.
RATIO_MAX = 1_000  # Of one member: sheets reach 100, bombs go on from there.
SMALL = 1024**2  # Below this a ratio says nothing.
CELLS_MAX = 20_000_000  # Of the rectangle from the first cell to the last: it is held in memory.
BLOCK = 1024**2
TAIL = 4096  # Kept for the next block: a cell's mark may lie across the border.

WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
FORMULA = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<(?:\w+:)?f\b[^>]*(/?)>'
)
ERROR = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>')
Position = tuple[int, int]  # Row and column, from 0.


@dataclass(slots=True)
class Marks:
    """What a sheet's XML tells that its values do not."""

    formulas: set[Position] = field(default_factory=set)
    errors: set[Position] = field(default_factory=set)
    last_row: int = 0
    last_column: int = 0


@dataclass(frozen=True, slots=True)
class Looked:
    """A workbook that may be parsed: its visible sheets, the one wanted, and its marks."""

    sheets: list[str]
    sheet: str
    marks: Marks


def look_through(path: Path, wanted: str) -> Looked:
    """Look at everything in ``path``; the sheet is the one ``wanted``, or the first one.

    Raises:
        WrongFileType, TooBigInside, FileTooLarge, UnreadableFile: it must not be parsed.
        UnknownSheet: there is no sheet of that name.
    """
    marks = Marks()
    try:
        with zipfile.ZipFile(path) as packed:
            _refuse_contents(path, packed)
            members = _sheets_of(packed)
            sheet = wanted or next(iter(members), "")
            if sheet not in members:
                raise UnknownSheet(file=path.name, sheet=sheet, found=", ".join(members))
            for entry in packed.infolist():
                is_wanted = entry.filename == members[sheet]
                _look_through_member(path, packed, entry, marks if is_wanted else None)
    # zipfile itself raises NotImplementedError for a way of packing that it cannot unpack.
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise UnreadableFile(file=path.name, reason=str(error)[:200]) from error
    except RuntimeError as error:  # A member is encrypted.
        raise Locked(file=path.name) from error
    _refuse_corners(path, marks)
    return Looked(list(members), sheet, marks)


def _refuse_contents(path: Path, packed: zipfile.ZipFile) -> None:
    entries = packed.infolist()
    names = {entry.filename for entry in entries}
    if WORKBOOK not in names:
        raise WrongFileType(file=path.name)
    is_strange = len(entries) > MEMBERS_MAX or len(names) != len(entries)
    leads_out = any(
        name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name
        for name in names
    )
    is_big = sum(entry.file_size for entry in entries) > UNPACKED_MAX
    is_bomb = any(
        entry.file_size > SMALL and entry.file_size > RATIO_MAX * max(entry.compress_size, 1)
        for entry in entries
    )
    if is_strange or leads_out or is_big or is_bomb:
        raise TooBigInside(file=path.name)


def _sheets_of(packed: zipfile.ZipFile) -> dict[str, str]:
    """Each visible sheet's name, and the member that holds it: through the relations."""
    relations = {
        found.get("Id", ""): found
        for found in map(_attributes, RELATION.findall(_head_of(packed, RELATIONS)))
    }
    sheets = {}
    for found in map(_attributes, SHEET.findall(_head_of(packed, WORKBOOK))):
        key = next((value for name, value in found.items() if name.endswith(":id")), "")
        relation = relations.get(key, {})
        if found.get("state", "visible") != "visible":
            continue
        if relation.get("Type", "").endswith("/worksheet"):
            target = relation.get("Target", "")
            member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            sheets[found.get("name", "")] = member
    return sheets


def _head_of(packed: zipfile.ZipFile, member: str) -> bytes:
    with packed.open(member) as file:
        return file.read(SMALL)


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        name.decode(errors="replace"): unescape(value.decode(errors="replace"))
        for name, value in ATTRIBUTE.findall(tag)
    }


def _look_through_member(
    path: Path, packed: zipfile.ZipFile, entry: zipfile.ZipInfo, marks: Marks | None
) -> None:
    """Read to the end, which also checks that it is as long as it said; nothing is kept."""
    is_markup = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    for block in _blocks(packed, entry):
        if is_markup and DECLARES.search(block):
            raise TooBigInside(file=path.name)
        if marks is not None:
            _note(path, block, marks)


def _blocks(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    tail = b""
    with packed.open(entry) as member:
        while block := member.read(BLOCK):
            yield tail + block
            tail = (tail + block)[-TAIL:]


def _note(path: Path, block: bytes, marks: Marks) -> None:
    """Cells seen twice, because a block begins with the end of the last one, change nothing."""
    for letters, digits in CELL.findall(block):
        row, column = int(digits), _column(letters)
        marks.last_row = max(row, marks.last_row)
        marks.last_column = max(column + 1, marks.last_column)
    marks.formulas.update(
        (int(digits) - 1, _column(letters)) for letters, digits, _end in FORMULA.findall(block)
    )
    marks.errors.update(
        (int(digits) - 1, _column(letters)) for letters, digits in ERROR.findall(block)
    )


_known_columns: dict[bytes, int] = {}


def _column(letters: bytes) -> int:
    """The number of a column from 0: A is 0, Z is 25, AA is 26."""
    if letters not in _known_columns:
        number = 0
        for letter in letters:
            number = number * 26 + letter - 64
        _known_columns[letters] = number - 1
    return _known_columns[letters]


def _refuse_corners(path: Path, marks: Marks) -> None:
    if marks.last_row > ROWS_MAX + 100:
        raise too_large(path.name)
    if marks.last_column > COLUMNS_MAX or marks.last_row * marks.last_column > CELLS_MAX:
        raise TooBigInside(file=path.name)
