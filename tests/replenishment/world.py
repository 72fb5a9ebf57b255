"""A place, a product, its supplier and a year of sales, as short as a test can say it."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from hashlib import blake2b
from itertools import count

from catalog.models import Product
from core.jobs import run_job
from core.models import Job
from exchange.choices import BatchStatus
from exchange.models import ImportBatch
from inventory.models import Warehouse
from inventory.services.stock import receive_stock
from inventory.values import GoodsLine
from replenishment import tasks as _handlers_are_registered  # noqa: F401
from replenishment.models import PlanningRun, StockPlan, Suggestion
from replenishment.selectors.runs import jobs_of
from replenishment.services.runs import start_run
from sales.models import SalesOrder, SalesRecord
from sales.services.orders import confirm_order, create_order
from sales.values import OrderLineDraft
from tests.factories.sales import CustomerFactory

TODAY = date(2026, 3, 2)  # A Monday.
_numbers = count(1)


def sell(
    product: Product, place: Warehouse, quantities: Iterable[float], *, until: date = TODAY
) -> ImportBatch:
    """One sale a day, the last on the day before ``until``; nothing on days that sold 0."""
    batch = ImportBatch.objects.create(
        kind="sales", file_name="till.csv", fingerprint=f"{next(_numbers)}", status=BatchStatus.DONE
    )
    days = list(quantities)
    SalesRecord.objects.bulk_create(
        SalesRecord(
            batch=batch,
            product=product,
            warehouse=place,
            sold_on=until - timedelta(days=len(days) - number),
            quantity=Decimal(str(quantity)),
            fingerprint=blake2b(f"{batch.pk}:{number}".encode(), digest_size=16).digest(),
        )
        for number, quantity in enumerate(days)
        if quantity
    )
    return batch


def stock(product: Product, place: Warehouse, quantity: float, *, on: date = TODAY) -> None:
    """So much more of the product is there, worth one a unit."""
    amount = Decimal(str(quantity))
    receive_stock(
        actor=None,
        warehouse=place,
        lines=[GoodsLine(product, amount, value=amount)],
        key=f"test:{next(_numbers)}",
        effective_on=on,
    )


def order(product: Product, place: Warehouse, quantity: float, *, on: date = TODAY) -> SalesOrder:
    """A customer's order is confirmed: its goods are promised for the day ``on``."""
    draft = create_order(
        actor=None,
        customer=CustomerFactory(),
        warehouse=place,
        lines=[OrderLineDraft(product, Decimal(str(quantity)), Decimal(1))],
        asked_for_on=on,
    )
    return confirm_order(actor=None, order=draft)


def plan(*, as_of: date = TODAY, key: str | None = None, products=None) -> PlanningRun:
    """A whole run, worked off here and now."""
    run = start_run(actor=None, as_of=as_of, key=key, product_ids=products)
    work_off(run)
    run.refresh_from_db()
    return run


def work_off(run: PlanningRun) -> None:
    while keys := list(jobs_of(run).filter(state="waiting").values_list("pk", flat=True)):
        for key in keys:
            run_job(key)
    failed = Job.objects.filter(state="failed").values_list("error", flat=True)
    assert list(failed) == []


def plan_of(product: Product, place: Warehouse) -> StockPlan:
    return StockPlan.objects.get(product=product, warehouse=place)


def waiting(product: Product, place: Warehouse) -> list[Suggestion]:
    return list(
        Suggestion.objects.awaiting_decision()
        .filter(product=product, warehouse=place)
        .order_by("pk")
    )
