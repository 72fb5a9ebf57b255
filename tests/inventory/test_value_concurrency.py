"""Values at the same instant: layers, months and methods while others post."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from inventory.choices import CostingMethod, SpreadBasis
from inventory.errors import PeriodClosed
from inventory.models import CostLayer, Period, StockCost, StockMovement
from inventory.selectors import verify_ledger
from inventory.selectors.costing import pools_out_of_line
from inventory.services.costing import bring_into_line, set_costing_method
from inventory.services.landed import spread_cost
from inventory.services.periods import close_period
from inventory.services.returns import return_goods
from tests.factories.catalog import ProductFactory
from tests.factories.inventory import WarehouseFactory
from tests.inventory.steps import issue, receive
from tests.inventory.test_concurrency import THREADS, at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

JANUARY = date(2025, 1, 15)


def fifo(product):
    set_costing_method(
        actor=None,
        category=product.category,
        method=CostingMethod.FIFO,
        reason="x",
        key=f"fifo:{product.pk}",
    )


def test_layers_are_taken_once():
    shop, tea = WarehouseFactory(), ProductFactory()
    fifo(tea)
    for number in range(4):
        receive(shop, tea, 4, 10 + number, key=f"in:{number}")

    at_once(lambda number: issue(shop, tea, 1, key=f"out:{number}").kind)

    assert sum(row.value for row in StockMovement.objects.filter(source__warehouse=shop)) == 46
    assert not CostLayer.objects.exists()
    assert verify_ledger() == []


def test_a_month_closes_before_or_after_a_posting_never_within():
    shop, tea = WarehouseFactory(), ProductFactory()
    receive(shop, tea, 1, 10, key="first", effective_on=JANUARY)

    def act(number):
        if number == THREADS // 2:
            return str(close_period(actor=None, month=JANUARY))
        try:
            day = JANUARY if number % 2 else date(2024, 6, 1)
            return receive(shop, tea, 1, 10, key=f"in:{number}", effective_on=day).kind
        except PeriodClosed:
            return "closed"

    answers = Counter(at_once(act))

    assert answers["2025-01"] == 1
    period = Period.objects.get(month=date(2025, 1, 1))
    kept = sum(row.quantity for row in period.snapshots.all())
    assert kept == answers["receipt"] + 1
    assert verify_ledger() == []


def test_a_method_changes_while_goods_come_and_go():
    shop, tea = WarehouseFactory(), ProductFactory()
    receive(shop, tea, 20, 200, key="first")

    def act(number):
        if number == 0:
            fifo(tea)
            return "set"
        if number % 2:
            return receive(shop, tea, 1, 11, key=f"in:{number}").kind
        return issue(shop, tea, 1, key=f"out:{number}").kind

    answers = at_once(act)

    assert len(answers) == THREADS
    bring_into_line(actor=None, reason="x", key="line")
    assert pools_out_of_line() == []
    assert StockCost.objects.get().method == CostingMethod.FIFO
    assert verify_ledger() == []


def test_one_bill_from_everywhere_is_spread_once():
    shop, tea = WarehouseFactory(), ProductFactory()
    receipt = receive(shop, tea, 10, 100, key="first")

    def land(_number):
        return spread_cost(
            actor=None, receipt=receipt, amount=Decimal(8), basis=SpreadBasis.VALUE, key="bill"
        ).pk

    assert len(set(at_once(land))) == 1
    assert StockCost.objects.get().value == Decimal(108)
    assert verify_ledger() == []


def test_no_more_goes_back_than_came_however_many_ask():
    shop, tea = WarehouseFactory(), ProductFactory()
    receipt = receive(shop, tea, 5, 50, key="first")
    movement = receipt.movements.get()

    def give_back(number):
        try:
            return return_goods(
                actor=None,
                document=receipt,
                quantities={movement.pk: Decimal(1)},
                key=f"back:{number}",
                reason="x",
            ).kind
        except Exception as refusal:  # noqa: BLE001 - Counted below by its name.
            return type(refusal).__name__

    answers = Counter(at_once(give_back))

    assert answers == {"supplier_return": 5, "NotReturnable": THREADS - 5}
    assert verify_ledger() == []
