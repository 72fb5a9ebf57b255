"""Reading what is inside a GS1 code: product, lot, dates, serial, count and weight.

Understood are element strings as scanners send them (with a symbology prefix, FNC1 as the
separator GS, or without), as they are printed under the bars (in brackets), and GS1 Digital Links.
Pure: it knows no database and no clock; the caller says which day it is.

Source: GS1 General Specifications, release 25, sections 3 and 7; GS1 Digital Link 1.4.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qsl, unquote, urlsplit

from django.utils.translation import gettext as _

from catalog.errors import MalformedCode
from catalog.values.check_digits import GTIN_LENGTH, has_right_check_digit, is_digits
from catalog.values.identifiers import MEASURES, Identifier, identifier_at

GS = "\x1d"
SYMBOLOGIES = ("]C1", "]e0", "]d2", "]Q3", "]J1")
WRITTEN_SEPARATORS = ("␝", "<GS>", "{GS}", "\\x1d", "\\u001d", "^]")
BRACKETED = re.compile(r"\((\d{2,4})\)([^(]*)")
ALLOWED = re.compile(r"[!-\"%-?A-Z_a-z]+")  # GS1's character set 82.
LINK_KEYS = {"gtin": "01", "cpv": "22", "lot": "10", "ser": "21", "exp": "17"}
WINDOW = 51  # Years ahead that two digits may mean.
LENGTH_MAX = 1000
Element = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Measure:
    """A weight, length or volume, and the code of its unit."""

    quantity: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class GS1Code:
    """What a code holds, element by element, and by the names we use."""

    elements: tuple[Element, ...]
    gtin: str = ""  # 14 digits; of what is inside where the code names only that.
    lot: str = ""
    serial: str = ""
    produced_on: date | None = None
    best_before_on: date | None = None
    expires_on: date | None = None
    count: Decimal | None = None
    measure: Measure | None = None
    sscc: str = ""


def looks_like_gs1(text: str) -> bool:
    """Whether ``text`` can only be meant as a code of GS1, so that a fault in it is worth telling.

    >>> looks_like_gs1("(01)04006381333931(10)A1"), looks_like_gs1("010"), looks_like_gs1("TEA-1")
    (True, False, False)
    """
    code = text.strip()
    return (
        code.startswith(SYMBOLOGIES)
        or bool(re.match(r"\(\d{2,4}\)", code))
        or any(mark in code for mark in (GS, *WRITTEN_SEPARATORS))
        or _is_link(code)
        or _begins_with_gtin(code)
    )


def read_gs1(text: str, *, today: date) -> GS1Code:
    """What is inside ``text``; ``today`` decides which century two digits of a year mean.

    Raises:
        MalformedCode: it is cut off, has a wrong check digit, an impossible date, or names
            something that is no identifier of GS1; the sentence says which.

    >>> code = read_gs1("010400638133393117270200310300125010A1", today=date(2026, 3, 2))
    >>> code.gtin, code.lot, str(code.expires_on), str(code.measure.quantity)
    ('04006381333931', 'A1', '2027-02-28', '1.250')
    """
    code = text.strip()
    if len(code) > LENGTH_MAX:
        raise MalformedCode(given=code[:40] + "…", why=_("it is too long."))
    try:
        elements = tuple(_elements(code))
        for known, value in elements:
            _check(known, value)
        return _named(elements, today)
    except _FaultError as fault:
        raise MalformedCode(given=code.replace(GS, "␝"), why=str(fault)) from fault


class _FaultError(ValueError):
    """What is wrong, as the end of a sentence."""


def _is_link(code: str) -> bool:
    return bool(re.match(r"https?://[^/]+/(?:.*/)?(?:01|gtin)/\d{8,14}", code, re.IGNORECASE))


def _begins_with_gtin(code: str) -> bool:
    return (
        code[:2] in ("01", "02")
        and len(code) >= GTIN_LENGTH + 2
        and has_right_check_digit(code[2 : GTIN_LENGTH + 2])
    )


def _elements(code: str) -> Iterator[Element]:
    if re.match(r"https?://", code, re.IGNORECASE):
        return _of_link(code)
    if code.startswith("("):
        return _of_brackets(code)
    return _of_string(code)


def _of_link(code: str) -> Iterator[Element]:
    """Pairs of path segments from the first key on, and those behind the question mark."""
    parts = urlsplit(code)
    segments = [unquote(part) for part in parts.path.split("/") if part]
    names = [LINK_KEYS.get(part.lower(), part) for part in segments]
    start = next((at for at, name in enumerate(names[:-1]) if name == "01"), None)
    if start is None:
        raise _FaultError(_("the address names no product."))
    pairs = list(zip(names[start::2], segments[start + 1 :: 2], strict=False))
    pairs += [
        (LINK_KEYS.get(name.lower(), name), value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
    ]
    for name, value in pairs:
        if not is_digits(name) or identifier_at(name) is None:
            continue  # An address may say more, to whom it concerns.
        yield name, value.zfill(GTIN_LENGTH) if name == "01" and is_digits(value) else value


def _of_brackets(code: str) -> Iterator[Element]:
    if "".join(f"({name}){value}" for name, value in BRACKETED.findall(code)) != code:
        raise _FaultError(
            _("the brackets do not close around an identifier of two to four digits.")
        )
    for name, value in BRACKETED.findall(code):
        yield name, value.strip(GS + " ")


def _of_string(code: str) -> Iterator[Element]:
    for prefix in SYMBOLOGIES:
        code = code.removeprefix(prefix)
    for written in WRITTEN_SEPARATORS:
        code = code.replace(written, GS)
    rest = code.lstrip(GS)
    if not rest:
        raise _FaultError(_("there is nothing in it."))
    while rest:
        known = identifier_at(rest)
        if known is None:
            raise _FaultError(
                _("no identifier begins with %(digits)s.") % {"digits": _shown(rest[:4])}
            )
        name, rest = rest[: known.length], rest[known.length :]
        value = rest[: known.most] if known.is_fixed else rest.split(GS, 1)[0]
        yield name, value
        rest = rest[len(value) :].removeprefix(GS)


def _shown(text: str) -> str:
    return text.replace(GS, "␝")


def _check(name: str, value: str) -> None:
    known = identifier_at(name)
    facts = {"name": name, "value": _shown(value)}
    if known is None or known.length != len(name):
        raise _FaultError(_("(%(name)s) is no identifier.") % facts)
    if not known.least <= len(value) <= known.most:
        raise _FaultError(_wrong_length(known, facts, len(value)))
    if known.is_numeric and not is_digits(value):
        raise _FaultError(_("(%(name)s) takes digits only, and there is “%(value)s”.") % facts)
    if not ALLOWED.fullmatch(value):
        raise _FaultError(_("(%(name)s) holds a sign that does not belong there.") % facts)
    if known.has_check_digit and not has_right_check_digit(value):
        raise _FaultError(_("the check digit of (%(name)s) %(value)s is wrong.") % facts)


def _wrong_length(known: Identifier, facts: dict[str, str], length: int) -> str:
    more = {**facts, "most": known.most, "length": length}
    if known.is_fixed:
        return _("(%(name)s) has %(most)s digits, and there are %(length)s.") % more
    return _("(%(name)s) has 1 to %(most)s characters, and there are %(length)s.") % more


def _named(elements: tuple[Element, ...], today: date) -> GS1Code:
    by_name: dict[str, str] = {}
    for name, value in elements:
        if by_name.setdefault(name, value) != value:
            raise _FaultError(_("(%(name)s) stands in it twice, differently.") % {"name": name})
    days = {name: _day(by_name[name], today) for name in _days_in(by_name)}
    counted = by_name.get("37") or by_name.get("30")
    return GS1Code(
        elements,
        gtin=by_name.get("01") or by_name.get("02", ""),
        lot=by_name.get("10", ""),
        serial=by_name.get("21", ""),
        produced_on=days.get("11"),
        best_before_on=days.get("15"),
        expires_on=days.get("17"),
        count=None if counted is None else Decimal(counted),
        measure=_measure(by_name),
        sscc=by_name.get("00", ""),
    )


def _days_in(by_name: dict[str, str]) -> Iterator[str]:
    for name in by_name:
        known = identifier_at(name)
        if known is not None and known.is_date:
            yield name


def _day(digits: str, today: date) -> date:
    """YYMMDD: the year nearest to ``today``'s, and day 00 the last of the month."""
    year, month, day = (int(digits[at : at + 2]) for at in (0, 2, 4))
    year += today.year - today.year % 100
    if year - today.year >= WINDOW:
        year -= 100
    elif year - today.year < WINDOW - 100:
        year += 100
    try:
        return date(year, month, day or calendar.monthrange(year, month)[1])
    except (ValueError, calendar.IllegalMonthError) as error:
        raise _FaultError(_("%(digits)s is no date.") % {"digits": digits}) from error


def _measure(by_name: dict[str, str]) -> Measure | None:
    for name, value in by_name.items():
        unit = MEASURES.get(name[:3])
        if unit is not None and len(name) == 4:
            return Measure(Decimal(value).scaleb(-int(name[3])), unit)
    return None
