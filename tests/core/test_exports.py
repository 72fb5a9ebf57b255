"""Lists as files: exact cells, and none that a spreadsheet would execute."""

import datetime
import io
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from core.exports import UnknownFormat, file_of, neutralised

MONDAY = datetime.date(2026, 3, 2)
MORNING = datetime.datetime.combine(MONDAY, datetime.time(9, 5))
HEADER = ["code", "quantity", "day", "seen"]
ROWS = [
    ["P-1", Decimal("-12.500000"), MONDAY, MORNING],
    ["=1+1", Decimal(0), None, None],
]
HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n=1"]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_that_looks_like_a_formula_is_kept_as_text(text):
    assert neutralised(text) == "'" + text


@pytest.mark.parametrize("value", ["P-1", "绿茶", "", None, Decimal("-5"), -5, 2.5])
def test_other_values_stay_as_they_are(value):
    assert neutralised(value) == value


def test_csv_has_a_byte_order_mark_plain_numbers_and_iso_days():
    answer = file_of(HEADER, ROWS, name="stock", file_format="csv")

    text = b"".join(answer.streaming_content).decode()
    assert text == (
        "\ufeffcode,quantity,day,seen\r\nP-1,-12.5,2026-03-02,2026-03-02 09:05:00\r\n'=1+1,0,,\r\n"
    )
    assert answer["Content-Disposition"] == 'attachment; filename="stock.csv"'


def test_xlsx_keeps_numbers_as_numbers_and_formulas_as_text():
    answer = file_of(HEADER, ROWS, name="stock", file_format="xlsx")

    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    sheet = book.get_sheet_by_index(0).to_python()
    assert sheet == [
        HEADER,
        ["P-1", -12.5, MONDAY, MORNING],
        ["'=1+1", 0.0, "", ""],
    ]


def test_another_format_is_refused_in_words():
    with pytest.raises(UnknownFormat):
        file_of(HEADER, ROWS, name="stock", file_format="pdf")
