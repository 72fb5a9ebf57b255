"""Cells copied from a sheet, read as lines of a draft: what is not understood is told by row."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from catalog.errors import MalformedCode
from catalog.models import Product, Unit
from catalog.selectors import product_by_code
from core.quantities import LARGEST, round_quantity
from inventory.choices import LineRole
from inventory.models import Location, Reason, Warehouse
from inventory.selectors.draft_kinds import WAYS
from inventory.values import DraftLine

ROWS_MAX = 5_000
DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?")
# How the heads of columns are called in sheets, in lower case, beside our own words for them.
HEADS: Mapping[str, tuple[str, ...]] = {
    "product": (
        "product",
        "product code",
        "code",
        "sku",
        "商品",
        "商品编码",
        "编码",
        "货号",
        "条码",
    ),
    "quantity": ("quantity", "qty", "数量", "件数"),
    "unit": ("unit", "单位"),
    "lot_code": ("lot", "batch", "serial", "lot or serial number", "批号", "批次", "序列号"),
    "new_lot_code": ("new lot", "新批号", "新批次"),
    "expires_on": ("expires on", "expiry", "expires", "到期日", "有效期至", "效期"),
    "source": ("from", "location", "bin", "库位", "从", "来源库位"),
    "destination": ("to", "to bin", "到", "目标库位", "上架库位"),
    "value": ("value", "amount", "金额", "价值"),
    "reason": ("reason", "原因"),
    "role": ("what", "role", "类型"),
}
FIELD_OF = {head: name for name, heads in HEADS.items() for head in heads}


@dataclass(slots=True)
class Pasted:
    """The lines that were read, and what was not understood, by row."""

    lines: list[DraftLine] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Words:
    """What codes in cells can mean in one draft."""

    products: Mapping[str, Product]  # By their exact codes; others are looked up one by one.
    units: Mapping[str, Unit]
    locations: Mapping[str, Location]
    reasons: Mapping[str, Reason]


def read_pasted(
    text: str, *, kind: str, warehouse: Warehouse, may_see_value: bool = True
) -> Pasted:
    """The rows of ``text``, cells apart by tabs, as lines of a draft of ``kind``.

    The first row may name the columns, in Chinese or English; without it they stand in the order
    of the page, which has no values for those who may not see them. A product nobody knows is
    kept as it was typed.
    """
    pasted = Pasted()
    rows = [line.split("\t") for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
    if not rows:
        return pasted
    hidden = () if may_see_value else ("value",)
    columns: Sequence[str] = [name for name in WAYS[kind].columns if name not in hidden]
    heads = [FIELD_OF.get(_clean(cell).lower(), "") for cell in rows[0]]
    heads = ["" if name in hidden else name for name in heads]
    first = 1
    if "product" in heads:
        columns, rows, first = heads, rows[1:], 2
    cells = [
        {name: _clean(cell) for name, cell in zip(columns, row, strict=False) if name}
        for row in rows[:ROWS_MAX]
    ]
    words = _words(kind, warehouse, [row.get("product", "") for row in cells])
    for number, row in enumerate(cells, start=first):
        if row.get("product"):
            pasted.lines.append(_line(row, words, number, pasted.notes))
    if len(rows) > ROWS_MAX:
        pasted.notes.append(_("Only the first %(limit)s rows were taken.") % {"limit": ROWS_MAX})
    return pasted


def _clean(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip().strip('"')


def _words(kind: str, warehouse: Warehouse, codes: Sequence[str]) -> Words:
    products = Product.objects.for_display().in_bulk(set(codes), field_name="sku")
    units: dict[str, Unit] = {}
    for unit in Unit.objects.all():
        units |= {name.lower(): unit for name in (unit.name_zh, unit.name_en, unit.code) if name}
    shelves = Location.objects.filter(warehouse=warehouse).for_goods()
    reasons: dict[str, Reason] = {}
    for reason in Reason.objects.for_use(WAYS[kind].reasons or ""):
        names = (reason.name_zh, reason.name_en, reason.code)
        reasons |= {name.lower(): reason for name in names if name}
    locations = {shelf.code.lower(): shelf for shelf in shelves.select_related("warehouse")}
    return Words(products, units, locations, reasons)


def _line(cells: Mapping[str, str], words: Words, number: int, notes: list[str]) -> DraftLine:
    """One row; every cell that says nothing to us is left out and told."""

    def one_of(name: str, known: Mapping[str, Any]) -> Any:
        text = cells.get(name, "")
        if text and text.lower() not in known:
            notes.append(_told(number, text))
        return known.get(text.lower())

    product = words.products.get(cells["product"]) or _product(cells["product"], number, notes)
    roles = {str(role.label).lower(): role for role in LineRole} | {r.value: r for r in LineRole}
    return DraftLine(
        product=product,
        typed_code="" if product else cells["product"][:120],
        quantity=_number(cells.get("quantity", ""), number, notes),
        unit=one_of("unit", words.units),
        role=one_of("role", roles) or LineRole.USED,
        lot_code=cells.get("lot_code", "")[:500],
        new_lot_code=cells.get("new_lot_code", "")[:64],
        expires_on=_day(cells.get("expires_on", ""), number, notes),
        source=one_of("source", words.locations),
        destination=one_of("destination", words.locations),
        value=_number(cells.get("value", ""), number, notes),
        reason=one_of("reason", words.reasons),
    )


def _product(text: str, number: int, notes: list[str]) -> Product | None:
    """The product of a row; what says nothing to us is told, and stays to be read."""
    told = _("nothing is called “%(code)s”; the row is kept.") % {"code": text}
    try:
        product = product_of(text)
    except MalformedCode as refusal:
        product, told = None, str(refusal.message)
    if product is None:
        notes.append(f"{number}. {told}")
    return product


def product_of(text: str) -> Product | None:
    """The product that ``text`` means: its code, one of its barcodes, or code and name together.

    Raises:
        MalformedCode: it can only be meant as a code of GS1, and does not hold together.
    """
    found = product_by_code(text) or product_by_code(text.split(" ", maxsplit=1)[0])
    return None if found is None else found.product


def _number(text: str, number: int, notes: list[str]) -> Decimal | None:
    if not text:
        return None
    try:
        value = Decimal(text.replace(",", "").replace(" ", "").lstrip("¥$"))
        if not value.is_finite() or abs(value) > LARGEST:
            raise InvalidOperation
    except InvalidOperation:
        notes.append(_told(number, text))
        return None
    return round_quantity(value)


def _day(text: str, number: int, notes: list[str]) -> date | None:
    """A day in one of the usual forms: 2027-03-01, 2027/3/1, 2027.3.1, 20270301, 2027年3月1日."""
    if not text:
        return None
    found = DAY.fullmatch(text.split(" ", maxsplit=1)[0])
    try:
        if found is None:
            raise ValueError
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        notes.append(_told(number, text))
        return None


def _told(number: int, text: str) -> str:
    words = _("“%(text)s” was not understood.")
    return f"{number}. {words % {'text': text[:40]}}"
