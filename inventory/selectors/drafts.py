"""What stands in the way of posting a draft, told before anything is locked or written."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from catalog.choices import Tracking
from catalog.selectors.units import stock_quantity
from catalog.services.counting import refuse_finer_than_unit
from core.errors import RuleViolation
from core.periods import today
from inventory.choices import DraftKind, LineRole
from inventory.models import Lot, StockDraft, StockDraftLine
from inventory.selectors.draft_kinds import CONVERSIONS, WAYS
from inventory.values import Problem


def lines_of(draft: StockDraft) -> list[StockDraftLine]:
    """The lines of ``draft`` with all that a page or a posting needs of them."""
    return list(
        draft.lines.select_related(
            "product__unit",
            "product__category",
            "unit",
            "source__warehouse",
            "destination__warehouse",
            "reason",
        ).order_by("position")
    )


def problems_of(draft: StockDraft, lines: Sequence[StockDraftLine]) -> list[Problem]:
    """Everything that keeps ``draft`` from being posted and can be told without posting it."""
    return [*_of_the_whole(draft, lines), *_of_lines(draft, lines)]


def serials_of(line: StockDraftLine) -> list[str]:
    """The serial numbers of a line, apart from each other."""
    return serials_in(line.lot_code)


def serials_in(text: str) -> list[str]:
    """The serial numbers written one after the other in ``text``."""
    return text.replace("，", ",").replace("、", ",").replace(",", " ").split()


def stock_quantity_of(line: StockDraftLine) -> Decimal:
    """The quantity of ``line`` in the stock unit of its product.

    Raises:
        NoConversion: the product is not counted in that unit.
        TooFine: it would be a broken piece of what is counted whole.
    """
    assert line.product is not None and line.quantity is not None  # noqa: S101, PT018
    if line.unit is None or line.unit_id == line.product.unit_id:
        refuse_finer_than_unit(line.product, line.quantity)
        return line.quantity
    return stock_quantity(line.product, line.quantity, line.unit)


def is_incoming(draft: StockDraft, line: StockDraftLine) -> bool:
    """Whether the goods of ``line`` come into the place."""
    if draft.kind in CONVERSIONS:
        return line.role == LineRole.MADE
    if draft.kind == DraftKind.ADJUSTMENT:
        return line.quantity is not None and line.quantity > 0
    return WAYS[draft.kind].comes_from is not None


def _of_the_whole(draft: StockDraft, lines: Sequence[StockDraftLine]) -> Iterator[Problem]:
    if not lines:
        yield Problem(0, _("Add at least one line."))
    if draft.effective_on is not None and draft.effective_on > today(draft.warehouse.time_zone):
        yield Problem(0, _("The day is still to come: post the document when it is there."))
    roles = {line.role for line in lines}
    if draft.kind in CONVERSIONS and lines and roles != {LineRole.USED, LineRole.MADE}:
        yield Problem(0, _("Name both what is used up and what comes of it."))
    unexplained = [line for line in lines if line.reason_id is None]
    if WAYS[draft.kind].needs_reason and draft.reason is None and unexplained:
        yield Problem(0, _("Choose the reason."))


def _of_lines(draft: StockDraft, lines: Iterable[StockDraftLine]) -> Iterator[Problem]:
    seen: set[tuple[int, str]] = set()
    for line in lines:
        if line.product is None:
            text = _("nothing is called “%(code)s”.") % {"code": line.typed_code}
            yield Problem(line.position, text)
            continue
        yield from _of_quantity(draft, line)
        yield from _of_lot(draft, line)
        if draft.kind == DraftKind.MOVE and line.destination is None:
            yield Problem(line.position, _("say where it goes."))
        if WAYS[draft.kind].needs_value and line.value is None:
            yield Problem(line.position, _("say what it is worth; 0 is allowed."))
        if line.product.tracking == Tracking.SERIAL:
            for code in serials_of(line):
                if (line.product.pk, code) in seen:
                    text = _("serial number %(code)s stands here twice.") % {"code": code}
                    yield Problem(line.position, text)
                seen.add((line.product.pk, code))


def _of_quantity(draft: StockDraft, line: StockDraftLine) -> Iterator[Problem]:
    quantity, product = line.quantity, line.product
    may_be_less = draft.kind == DraftKind.ADJUSTMENT
    if product is None or not quantity or (quantity < 0 and not may_be_less):
        yield Problem(line.position, _("say how much."))
        return
    try:
        stock_quantity_of(line)
    except RuleViolation as refusal:
        yield Problem(line.position, str(refusal.message))


def _of_lot(draft: StockDraft, line: StockDraftLine) -> Iterator[Problem]:
    product, comes_in = line.product, is_incoming(draft, line)
    if product is None or not line.quantity:
        return
    if not product.is_tracked:
        if line.lot_code or line.new_lot_code:
            yield Problem(line.position, _("this product has no lots."))
        return
    if product.tracking == Tracking.SERIAL:
        pieces = _pieces_of(line)
        if pieces is not None and pieces != len(serials_of(line)):
            text = _("name %(count)s serial numbers, apart by commas.")
            yield Problem(line.position, text % {"count": _plain(pieces)})
            return
    if draft.kind == DraftKind.LOT_CHANGE:
        if not line.lot_code or not line.new_lot_code:
            yield Problem(line.position, _("name the lot as it is and the lot it becomes."))
    elif comes_in and not line.lot_code:
        yield Problem(line.position, _("name the lot or serial number."))
    yield from _of_expiry(draft, line)


def _pieces_of(line: StockDraftLine) -> Decimal | None:
    """How many pieces are moved; None where that was told as a problem of its own."""
    try:
        return abs(stock_quantity_of(line))
    except RuleViolation:
        return None


def _of_expiry(draft: StockDraft, line: StockDraftLine) -> Iterator[Problem]:
    product = line.product
    code = line.new_lot_code or line.lot_code
    is_new = draft.kind == DraftKind.LOT_CHANGE or is_incoming(draft, line)
    if product is None or product.tracking != Tracking.LOT_EXPIRY or not (is_new and code):
        return
    if line.expires_on is None and not Lot.objects.filter(product=product, code=code).exists():
        yield Problem(line.position, _("say when the new lot expires."))


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
