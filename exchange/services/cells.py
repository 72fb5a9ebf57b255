"""Columns of cells as text, as exact numbers and as days: whole columns at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from core.quantities import QUANTITY_DIGITS, SCALE

EARLIEST = np.datetime64("1990-01-01", "D")
PLAIN_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)$"
GROUPED_NUMBER = r"^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$"
CURRENCY_MARK = r"^[¥￥£$€]\s*"
WHOLE_DIGITS_MAX = 12
CLOCKS = ("", " %H:%M", " %H:%M:%S")
LATEST = date(2200, 1, 1)
SERIAL = r"^[2-7]\d{4}(\.\d+)?$"  # A day as spreadsheets keep it: 20,000 is in 1954.
SERIAL_ZERO = 25_569  # The serial number of 1 January 1970.
DAY_SECONDS = 86_400
SPOILT_CODE = r"^\d(\.\d+)?[eE]\+?\d+$"  # 6.90123E+12: a spreadsheet took a code for a number.
FORMULA = r"^=|^#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!)$"
NEUTRALISED = r"^'('* *[=+\-@\t\r\n])"  # How exports keep a text from being run as a formula.
# The ways in which people write days, by an example of each.
DATE_FORMS = {
    "2026-03-02": r"^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:\D|$)",
    "2026年3月2日": r"^\d{4}年",
    "20260302": r"^\d{8}(?:\D|$)",
    "2/3/2026": r"^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}",
    "46083": SERIAL,
}
YEAR_FIRST, MONTH_FIRST, DAY_FIRST = "%Y-%m-%d", "%m-%d-%Y", "%d-%m-%Y"


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of numbers in units of 10^-6, zero where there is none that can be used."""

    units: NDArray[np.int64]
    is_number: NDArray[np.bool_]
    is_huge: NDArray[np.bool_]  # A number, beyond the limit.


@dataclass(frozen=True, slots=True)
class Moments:
    """A column of moments, in the time of the place."""

    days: NDArray[np.datetime64]
    seconds: NDArray[np.int64]  # Since 1970.
    is_day: NDArray[np.bool_]  # Read, not before 1990 and not in the future.


def texts(column: pa.Array) -> pa.Array:
    """Cells as trimmed text; empty where there is none. A whole number has no decimals."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    text = column.cast(pa.string())
    if pa.types.is_floating(column.type):
        text = pc.replace_substring_regex(text, r"\.0+$", "")
    return pc.fill_null(pc.utf8_trim_whitespace(text), "")


def literal(column: pa.Array) -> pa.Array:
    """Texts without the mark that keeps a spreadsheet from running them."""
    return pc.replace_substring_regex(texts(column), NEUTRALISED, r"\1")


def numbers(column: pa.Array, *, limit: int) -> Numbers:
    """Cells as numbers of at most ``limit`` either way; decimals beyond the sixth are cut off."""
    if pa.types.is_integer(column.type) or pa.types.is_floating(column.type):
        return _numbers_of_numbers(column, limit)
    text = pc.replace_substring_regex(_half_width(texts(column)), CURRENCY_MARK, "")
    is_grouped = pc.match_substring_regex(text, GROUPED_NUMBER)
    text = pc.if_else(is_grouped, pc.replace_substring(text, ",", ""), text)
    is_number = pc.match_substring_regex(text, PLAIN_NUMBER)
    is_long = pc.match_substring_regex(text, rf"^[+-]?0*[1-9]\d{{{WHOLE_DIGITS_MAX},}}")
    usable = pc.if_else(pc.and_(is_number, pc.invert(is_long)), text, "0")
    cut = pc.replace_substring_regex(usable, rf"(\.\d{{{QUANTITY_DIGITS}}})\d+", r"\1")
    exact = pc.cast(cut, pa.decimal128(21, QUANTITY_DIGITS))
    scale = pa.scalar(SCALE, pa.decimal128(7, 0))
    units = _numpy(pc.cast(pc.multiply(exact, scale), pa.int64()))
    known = _numpy(is_number)
    is_huge = known & (_numpy(is_long) | (np.abs(units) > limit * SCALE))
    return Numbers(np.where(is_huge, 0, units), known, is_huge)


def moments(
    column: pa.Array, *, is_day_first: bool, zone: str = "UTC", today: date = LATEST
) -> Moments:
    """Cells as moments, none later than the day after ``today``; those with a time zone are moved
    to ``zone``."""
    if pa.types.is_timestamp(column.type):
        if column.type.tz:
            column = pc.local_timestamp(column.cast(pa.timestamp("ns", zone)))
        stamps = column.cast(pa.timestamp("s"), safe=False)
    elif pa.types.is_date(column.type):
        stamps = column.cast(pa.timestamp("s"))
    else:
        stamps = _parsed(texts(column), is_day_first=is_day_first)
    is_known = _numpy(stamps.is_valid())
    seconds = _numpy(stamps.cast(pa.int64()).fill_null(0))
    days = seconds.astype("datetime64[s]").astype("datetime64[D]")
    latest = np.datetime64(today + timedelta(days=1), "D")
    return Moments(days, seconds, is_known & (days >= EARLIEST) & (days <= latest))


def date_forms(column: pa.Array) -> dict[str, int]:
    """How many cells are written in which way, by an example of it."""
    if not pa.types.is_string(column.type):
        return {}
    text = _half_width(texts(column))
    counts = {
        form: pc.sum(pc.match_substring_regex(text, pattern)).as_py() or 0
        for form, pattern in DATE_FORMS.items()
    }
    return {form: count for form, count in counts.items() if count}


def grouped_numbers(column: pa.Array) -> int:
    """How many cells are numbers with separated thousands, such as 1,200."""
    if not pa.types.is_string(column.type):
        return 0
    text = pc.replace_substring_regex(_half_width(texts(column)), CURRENCY_MARK, "")
    return pc.sum(pc.match_substring_regex(text, GROUPED_NUMBER)).as_py() or 0


def flags(column: pa.Array, pattern: str) -> NDArray[np.bool_]:
    """Which cells match ``pattern``."""
    if not pa.types.is_string(column.type):
        return np.zeros(len(column), np.bool_)
    return _numpy(pc.fill_null(pc.match_substring_regex(texts(column), pattern), False))


def day_comes_first(column: pa.Array) -> bool | None:
    """Whether 3/4/2026 is in April, as far as ``column`` tells: None when it does not."""
    if not pa.types.is_string(column.type):
        return None
    parts = pc.extract_regex(_plain_days(texts(column)), r"^(?P<a>\d{1,2})-(?P<b>\d{1,2})-\d{4}")
    parts = parts.drop_null()
    if len(parts) == 0:
        return None
    if pc.max(pc.struct_field(parts, "a").cast(pa.int32())).as_py() > 12:
        return True
    return False if pc.max(pc.struct_field(parts, "b").cast(pa.int32())).as_py() > 12 else None


def _numbers_of_numbers(column: pa.Array, limit: int) -> Numbers:
    values = _numpy(column.cast(pa.float64()).fill_null(np.nan))
    is_number = np.isfinite(values)
    usable = np.where(is_number, values, 0.0)
    is_huge = is_number & (np.abs(usable) > limit)
    units = np.rint(np.where(is_huge, 0.0, usable) * SCALE).astype(np.int64)
    return Numbers(units, is_number, is_huge)


def _parsed(text: pa.Array, *, is_day_first: bool) -> pa.Array:
    """Moments in the ways people write them: the year first, or last, with or without a time."""
    plain = _plain_days(text)
    last = DAY_FIRST if is_day_first else MONTH_FIRST
    stamps = pa.nulls(len(plain), pa.timestamp("s"))
    for day_format, day_at in ((YEAR_FIRST, 3), (last, 1 if is_day_first else 2)):
        for clock in CLOCKS:
            if stamps.null_count == 0:
                return stamps
            found = pc.strptime(plain, format=day_format + clock, unit="s", error_is_null=True)
            stamps = pc.coalesce(stamps, _without_false_days(found, plain, day_at))
    return stamps if stamps.null_count == 0 else pc.coalesce(stamps, _from_serials(text))


def _from_serials(text: pa.Array) -> pa.Array:
    """Moments of spreadsheets: days since the end of 1899."""
    is_serial = pc.match_substring_regex(text, SERIAL)
    days = pc.cast(pc.if_else(is_serial, text, None), pa.float64())
    seconds = pc.round(pc.multiply(pc.subtract(days, SERIAL_ZERO), DAY_SECONDS))
    return pc.cast(pc.cast(seconds, pa.int64()), pa.timestamp("s"))


def _without_false_days(stamps: pa.Array, plain: pa.Array, day_at: int) -> pa.Array:
    """Drop 31 February and its like, which the parser takes for days of March."""
    parts = pc.extract_regex(plain, r"^(?P<p1>\d+)-(?P<p2>\d+)-(?P<p3>\d+)")
    written = pc.struct_field(parts, f"p{day_at}")
    written = pc.if_else(pc.equal(written, ""), None, written)
    is_true = pc.equal(pc.day(stamps), pc.cast(written, pa.int64()))
    return pc.if_else(pc.fill_null(is_true, False), stamps, None)


def _plain_days(text: pa.Array) -> pa.Array:
    """``text`` with days as digits and hyphens: 2010年12月1日, 2010/12/1, 20101201T08:26Z."""
    plain = _half_width(text)
    for pattern, put in (
        (r"[年月/.]", "-"),
        (r"日", ""),
        (r"^(\d{4})(\d{2})(\d{2})", r"\1-\2-\3"),
        (r"(\d)[T\s]+(\d)", r"\1 \2"),
        (r"(:\d{2})-\d+", r"\1"),  # Fractions of a second; the point became a hyphen above.
        (r"Z$", ""),
    ):
        plain = pc.replace_substring_regex(plain, pattern, put)
    return plain


def _half_width(text: pa.Array) -> pa.Array:
    return pc.utf8_normalize(text, form="NFKC")


def _numpy(column: Any) -> NDArray[Any]:
    return np.asarray(column.to_numpy(zero_copy_only=False))


def joined(columns: Sequence[pa.Array], separator: str) -> list[str]:
    """Rows as text."""
    return list(pc.binary_join_element_wise(*columns, separator).to_pylist())
