"""Bills that come after the goods, such as freight and duty, spread over what they were for."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from core import audit
from core.commands import command
from core.models import Company, User
from core.permissions import require
from core.quantities import LARGEST, NOTHING, round_money
from inventory.choices import DocumentKind, LocationKind, MovementReason, SpreadBasis
from inventory.errors import NothingToSpread
from inventory.models import LandedCost, StockDocument
from inventory.selectors import outside
from inventory.selectors.landed import Goods, goods_of
from inventory.services.ledger.keys import posted_before
from inventory.services.ledger.lines import Landing, Line, plain
from inventory.services.valuing import post_values
from inventory.values import DocumentDraft

SPREADABLE = (DocumentKind.RECEIPT, DocumentKind.OPENING)


@command
def spread_cost(
    *,
    actor: User | None,
    receipt: StockDocument,
    amount: Decimal,
    basis: SpreadBasis,
    key: str,
    reason: str = "",
    effective_on: date | None = None,
) -> StockDocument:
    """The goods of ``receipt`` cost ``amount`` more, spread by ``basis``.

    Only what is still in stock at its place becomes dearer; what fell to goods that are gone, or
    that are valued at standard cost, is written off to differences. Safe to repeat.

    Raises:
        NotPermitted: ``actor`` may not add landed costs there.
        NothingToSpread: the document is no receipt, the amount is none, or a weight is missing.
        PeriodClosed: the day lies in a month whose books are closed.
    """
    require(actor, "inventory.add_landedcost", place=receipt.warehouse)
    draft = DocumentDraft(
        DocumentKind.LANDED_COST,
        key,
        receipt.warehouse,
        effective_on,
        reason=reason,
        request=f"landed:{receipt.pk}:{basis}:{plain(amount)}",
    )
    before = posted_before(draft)
    if before is not None:
        return before
    locked = StockDocument.objects.select_for_update(of=("self",)).get(pk=receipt.pk)
    _refuse_wrong(locked, amount)
    goods = goods_of(locked)
    shares = _shares(goods, amount, basis)
    lines = [_line(locked, one, share) for one, share in zip(goods, shares, strict=True) if share]
    document, is_new = post_values(draft, lines, actor)
    if is_new:
        LandedCost.objects.create(document=document, receipt=locked, basis=basis, amount=amount)
        audit.record(actor, "stock.land_cost", document, receipt=locked.number, amount=str(amount))
    return document


def _refuse_wrong(receipt: StockDocument, amount: Decimal) -> None:
    digits = Company.get().currency.minor_digits
    if receipt.kind not in SPREADABLE or hasattr(receipt, "reversed_by"):
        message = _("%(number)s is no receipt that stands: there are no goods to carry a cost.")
        raise NothingToSpread(message % {"number": receipt.number}, number=receipt.number)
    is_storable = amount.is_finite() and 0 < amount <= LARGEST
    if not is_storable or amount != round_money(amount, minor_digits=digits):
        raise NothingToSpread(_("The amount must be above zero, in whole minor units."))


def _shares(goods: Sequence[Goods], amount: Decimal, basis: SpreadBasis) -> list[Decimal]:
    """To the minor unit, and together exactly ``amount``."""
    weights = _weights(goods, basis)
    whole = sum(weights, NOTHING)
    if whole <= 0:
        raise NothingToSpread(_("The goods came at no value: spread the amount another way."))
    digits = Company.get().currency.minor_digits
    reached, given, shares = NOTHING, NOTHING, []
    for weight in weights:
        reached += weight
        until_here = round_money(amount * reached / whole, minor_digits=digits)
        shares.append(until_here - given)
        given = until_here
    return shares


def _weights(goods: Sequence[Goods], basis: SpreadBasis) -> list[Decimal]:
    if basis == SpreadBasis.VALUE:
        return [one.value for one in goods]
    if basis == SpreadBasis.QUANTITY:
        return [one.quantity for one in goods]
    each = [getattr(one.measures, basis, NOTHING) for one in goods]
    unknown = [str(one.product) for one, measure in zip(goods, each, strict=True) if not measure]
    if unknown:
        message = _("Nobody has said the weight or volume of %(products)s.")
        raise NothingToSpread(message % {"products": ", ".join(unknown)}, products=unknown)
    return [one.quantity * measure for one, measure in zip(goods, each, strict=True)]


def _line(receipt: StockDocument, goods: Goods, share: Decimal) -> Line:
    return Line(
        product=goods.product,
        lot_id=goods.lot_id,
        source=outside(LocationKind.SUPPLIER),
        destination=goods.location,
        quantity=NOTHING,
        reason=MovementReason.LANDED,
        change=Landing(receipt.pk, share, goods.quantity, dict(goods.lots)),
    )
