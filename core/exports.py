"""Lists as files: CSV and XLSX, streamed row by row, with no cell a spreadsheet would execute."""

import csv
import datetime
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation

ROW_LIMIT = 200_000
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
BOM = "\N{BYTE ORDER MARK}"  # Tells spreadsheets that the text is UTF-8.
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMN_WIDTH = 16  # Characters.


class TooManyRows(RuleViolation):
    """The list is longer than a file of ours may be."""

    code = "core.too_many_rows"
    sentence = _("More than %(limit)s rows: narrow the list with a filter, then export it.")


class UnknownFormat(RuleViolation):
    """Exports are CSV or XLSX."""

    code = "core.unknown_export_format"
    sentence = _("Lists can be exported as CSV or XLSX.")


def neutralised(value: Any) -> Any:
    """``value`` so that no spreadsheet takes it for a formula. Numbers and days stay what they are.

    >>> neutralised("=HYPERLINK(1)")
    "'=HYPERLINK(1)"
    >>> neutralised(Decimal("-5"))
    Decimal('-5')
    """
    if isinstance(value, str) and value.lstrip(" ").startswith(DANGEROUS):
        return f"'{value}"
    return value


def file_of(
    header: Sequence[str], rows: Iterable[Sequence[Any]], *, name: str, file_format: str
) -> HttpResponseBase:
    """A download of ``rows`` under ``header``, called ``name`` with the format's ending."""
    filename = f"{name}.{file_format}"
    if file_format == "csv":
        response = StreamingHttpResponse(_csv_lines(header, rows), content_type=CSV_TYPE)
        response["Content-Disposition"] = f'attachment; filename="{filename}"'
        return response
    if file_format == "xlsx":
        return FileResponse(
            _workbook(header, rows), as_attachment=True, filename=filename, content_type=XLSX_TYPE
        )
    raise UnknownFormat


class _Echo:
    """What ``csv`` writes to: hands each line straight on."""

    def write(self, line: str) -> str:
        return line


def _csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield BOM + writer.writerow([neutralised(cell) for cell in header])
    for row in rows:
        yield writer.writerow([_csv_cell(cell) for cell in row])


def _csv_cell(value: Any) -> Any:
    if isinstance(value, Decimal):
        return _plain(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return neutralised(value)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _workbook(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> IO[bytes]:
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent.
    book = xlsxwriter.Workbook(
        target, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
    )
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(header) - 1, 0), COLUMN_WIDTH)
    for column, cell in enumerate(header):
        sheet.write_string(0, column, str(neutralised(cell)), bold)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            _write_cell(sheet, number, column, cell, moment)
    book.close()
    target.seek(0)
    return target


def _write_cell(sheet: Any, row: int, column: int, value: Any, moment: Any) -> None:
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(row, column, value)
        case int() | float() | Decimal():
            sheet.write_number(row, column, value)
        case datetime.datetime():
            sheet.write_datetime(row, column, value, moment)
        case datetime.date():
            sheet.write_datetime(row, column, value)
        case _:
            sheet.write_string(row, column, str(neutralised(str(value))))
