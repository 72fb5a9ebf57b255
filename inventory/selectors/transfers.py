"""What transfers will bring and take."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.db.models import F

from core.fields import total
from core.periods import later, today
from inventory.choices import TransferStatus
from inventory.models import Lane, TransferLine
from inventory.selectors.stock import ByPlace


def transfers_due_in(product_ids: Collection[int] | None = None) -> ByPlace:
    """On drafts of transfers, not yet shipped, by the warehouse they are for."""
    return _drafted("transfer__destination_id", product_ids)


def transfers_due_out(product_ids: Collection[int] | None = None) -> ByPlace:
    """On drafts of transfers, not yet shipped, by the warehouse they will leave."""
    return _drafted("transfer__source_id", product_ids)


def arrivals_of_transfers(product_id: int, warehouse_id: int) -> list[tuple[date, Decimal]]:
    """What is still to arrive, by day: the day promised, else the lane's lead time from today."""
    lines = (
        TransferLine.objects.filter(
            product=product_id,
            transfer__destination=warehouse_id,
            transfer__status__in=(TransferStatus.DRAFT, TransferStatus.SHIPPED),
        )
        .select_related("transfer__destination")
        .order_by("pk")
    )
    lanes = dict(
        Lane.objects.filter(destination=warehouse_id).values_list("source_id", "lead_time_days")
    )
    arrivals = [
        (_expected(line, lanes.get(line.transfer.source_id, 0)), _open(line)) for line in lines
    ]
    return sorted((day, quantity) for day, quantity in arrivals if quantity > 0)


def incoming_transfers(
    product_ids: Collection[int],
) -> dict[tuple[int, int], list[tuple[date | None, Decimal]]]:
    """What was shipped and is still to arrive, by product and place, with the day expected."""
    rows = (
        TransferLine.objects.filter(product__in=product_ids)
        .filter(transfer__status=TransferStatus.SHIPPED)
        .filter(shipped_quantity__gt=F("received_quantity"))
        .order_by("pk")
        .values_list("product_id", "transfer__destination_id", "transfer__expected_on")
        .annotate(open=F("shipped_quantity") - F("received_quantity"))
    )
    coming: defaultdict[tuple[int, int], list[tuple[date | None, Decimal]]] = defaultdict(list)
    for product, place, day, quantity in rows:
        coming[product, place].append((day, quantity))
    return coming


def _expected(line: TransferLine, lead_time_days: int) -> date:
    now = today(line.transfer.destination.time_zone)
    return max(now, line.transfer.expected_on or later(now, lead_time_days))


def _open(line: TransferLine) -> Decimal:
    if line.transfer.status == TransferStatus.DRAFT:
        return line.quantity
    return line.shipped_quantity - line.received_quantity


def _drafted(place: str, product_ids: Collection[int] | None) -> ByPlace:
    lines = TransferLine.objects.filter(transfer__status=TransferStatus.DRAFT)
    if product_ids is not None:
        lines = lines.filter(product__in=product_ids)
    rows = lines.values_list("product_id", F(place)).annotate(sum=total("quantity"))
    return {(product, warehouse): quantity for product, warehouse, quantity in rows.order_by()}
