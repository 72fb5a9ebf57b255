"""Documents that move no goods: landed costs and revaluations, settled under the pools' locks."""

from collections.abc import Iterator
from decimal import Decimal

from core.fields import total
from core.quantities import LARGEST, NOTHING, round_money
from inventory.errors import AtStandardCost, NothingToRevalue, TooMuch
from inventory.models import CostChange, LandedShare, Location, StockBalance, StockDocument
from inventory.services.ledger.costs import Costs, PoolKey
from inventory.services.ledger.lines import Landing, Line, Revaluing
from inventory.services.ledger.standards import StandardPool

ValueMove = tuple[Location, Location, Decimal]


def settle_change(document: StockDocument, line: Line, costs: Costs) -> Iterator[ValueMove]:
    """What value goes from where to where for ``line``; its facts are written with the movements.

    Raises:
        NothingToRevalue: a unit cost is given for goods that are not there.
        AtStandardCost: a unit cost is given for goods that are worth the standard.
        TooMuch: the value would become larger than can be stored.
    """
    match line.change:
        case Landing():
            yield from _land(document, line, line.change, costs)
        case Revaluing():
            yield from _revalue(document, line, line.change, costs)


def _land(
    document: StockDocument, line: Line, landing: Landing, costs: Costs
) -> Iterator[ValueMove]:
    """From the line's source to the goods still here; the rest to differences."""
    pool = costs.of(line.product.pk, line.destination)
    left = taken = NOTHING
    if pool is not None:
        left = min(_left_at_most(line, landing), pool.left_of(landing.receipt_id))
        share = landing.amount * left / landing.came
        share = round_money(share, minor_digits=costs.minor_digits)
        taken = pool.charge(share, landing.receipt_id) if share else NOTHING
        _refuse_too_much(pool.value, line)
    rest = landing.amount - taken
    costs.facts.append(
        LandedShare(
            document=document,
            product=line.product,
            amount=landing.amount,
            quantity=landing.came,
            left_quantity=left,
            on_stock=taken,
            written_off=rest,
        )
    )
    if taken:
        yield line.source, line.destination, taken
    if rest:
        yield line.source, costs.difference, rest


def _left_at_most(line: Line, landing: Landing) -> Decimal:
    """All that came; of lots told apart, what is still here. The pool's lock keeps it so."""
    if not landing.lots:
        return landing.came
    here = StockBalance.objects.filter(
        product=line.product, lot__in=landing.lots, location__warehouse=line.destination.warehouse
    )
    sums = dict(here.order_by().values_list("lot_id").annotate(sum=total("on_hand")))
    parts = (min(came, max(sums.get(lot, NOTHING), NOTHING)) for lot, came in landing.lots.items())
    return sum(parts, NOTHING)


def _revalue(
    document: StockDocument, line: Line, wanted: Revaluing, costs: Costs
) -> Iterator[ValueMove]:
    """Between differences and the pool, as the value rises or falls."""
    warehouse = line.destination.warehouse_id
    if warehouse is None:
        return
    key = PoolKey(line.product.pk, warehouse)
    pool = costs.pools[key]
    method, value, rate = pool.method, pool.value, pool.standard_rate
    if wanted.method is not None:
        pool = costs.revalue(key, wanted.method, wanted.standard_rate)
    if wanted.unit_cost is not None:
        if pool.quantity <= 0:
            raise NothingToRevalue(product=str(line.product), place=str(line.destination.warehouse))
        if isinstance(pool, StandardPool):
            raise AtStandardCost(product=str(line.product))
        total = pool.quantity * wanted.unit_cost
        pool.set_value(round_money(total, minor_digits=costs.minor_digits))
    _refuse_too_much(pool.value, line)
    costs.facts.append(
        CostChange(
            document=document,
            product=line.product,
            warehouse=line.destination.warehouse,
            quantity=pool.quantity,
            method_before=method,
            method_after=pool.method,
            value_before=value,
            value_after=pool.value,
            rate_before=rate,
            rate_after=pool.standard_rate,
        )
    )
    if pool.value > value:
        yield costs.difference, line.destination, pool.value - value
    elif pool.value < value:
        yield line.destination, costs.difference, value - pool.value


def _refuse_too_much(value: Decimal, line: Line) -> None:
    if abs(value) > LARGEST:
        raise TooMuch(product=str(line.product))
