"""The demo: the same seed makes the same chain, it hangs together, and its ledger agrees."""

import stat
from datetime import date
from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from catalog.models import Barcode, Product
from config.demo.assortment import articles, check_digit
from config.demo.demand import DAYS, YEAR, draw_demand
from config.demo.network import PLACES, STORES, downstream
from config.demo.people import PEOPLE
from config.demo.simulation import Chain
from core.models import User
from inventory.models import StockMovement, Transfer
from inventory.selectors import verify_ledger
from purchasing.models import PurchaseOrder, ReceiptLink
from sales.models import SalesOrder, SalesRecord, ShipmentLink
from tests.factories.catalog import ProductFactory

TODAY = date(2026, 3, 2)


def drawn(seed: int = 1, today: date = TODAY):
    rng = np.random.default_rng(seed)
    goods = articles(rng)
    demand = draw_demand(rng, goods, today)
    return goods, demand, Chain(rng, goods, demand).run()


@pytest.fixture(scope="module")
def chain():
    return drawn()


def test_there_are_300_products_with_names_of_their_own(chain):
    goods, _demand, _history = chain

    assert len(goods) == 300
    assert len({item.name_zh for item in goods}) == 300
    assert len({item.name_en for item in goods}) == 300
    assert all(0 < item.cost < item.price for item in goods)


def test_barcodes_end_in_their_check_digit(chain):
    goods, _demand, _history = chain

    for code in [item.barcode for item in goods] + [item.pack_barcode for item in goods]:
        assert check_digit(code[:-1]) == code[-1]
    assert {len(item.barcode) for item in goods} == {13}


def test_a_seed_draws_the_same_chain_again(chain):
    goods, demand, history = chain

    again, demand_again, history_again = drawn()

    assert again == goods
    assert np.array_equal(demand_again.till, demand.till)
    assert history_again.sales == history.sales
    assert history_again.purchases == history.purchases


def test_another_seed_draws_another(chain):
    _goods, demand, _history = chain

    assert not np.array_equal(drawn(seed=2)[1].till, demand.till)


def test_goods_are_neither_made_nor_lost(chain):
    _goods, _demand, history = chain

    opened = int(history.opening.sum())
    bought = sum(
        n for order in history.purchases for _d, came in order.arrivals for n in came.values()
    )
    sold = sum(sum(sale.shipped.values()) for sale in history.sales)
    left = on_hand_after(history)

    assert opened + bought - sold == int(left.sum()) + in_transit(history)
    assert (left >= 0).all()


def on_hand_after(history) -> np.ndarray:
    """Who has what on the last evening, counted from what happened."""
    left = history.opening.copy()
    for order in history.purchases:
        for _day, came in order.arrivals:
            for product, quantity in came.items():
                left[0, product] += quantity
    for trip in history.trips:
        for product, quantity in trip.lines.items():
            left[trip.source, product] -= quantity
            left[trip.destination, product] += quantity if trip.arrives < DAYS else 0
    for sale in history.sales:
        for product, quantity in sale.shipped.items():
            left[sale.place, product] -= quantity
    return left


def in_transit(history) -> int:
    return sum(sum(t.lines.values()) for t in history.trips if t.arrives >= DAYS)


@pytest.mark.parametrize("day", range(2, 9))
def test_whatever_weekday_it_is_there_is_something_to_do(day):
    _goods, _demand, history = drawn(today=date(2026, 3, day))

    waiting = [order for order in history.purchases if not order.arrivals]
    halves = [o for o in history.purchases if o.arrivals and len(o.arrivals[0][1]) < len(o.lines)]
    assert waiting
    assert any(order.expected < DAYS for order in waiting)
    assert len(halves) == 1
    assert in_transit(history) > 0
    assert {order.day for order in history.ahead} >= {DAYS, DAYS + 1}


def test_shops_run_out_now_and_then(chain):
    _goods, demand, history = chain

    asked = sum(sum(sale.asked.values()) for sale in history.sales)
    shipped = sum(sum(sale.shipped.values()) for sale in history.sales)

    assert 0.9 < shipped / asked < 0.995
    assert demand.till[list(STORES), YEAR:].sum() < asked


def test_the_central_warehouse_stands_above_all():
    assert sorted(downstream(0)) == list(range(len(PLACES)))


@pytest.mark.django_db
def test_it_does_not_mix_with_what_is_there():
    ProductFactory()

    call_command("seed_demo", if_empty=True)
    with pytest.raises(CommandError, match="already"):
        call_command("seed_demo")

    assert Product.objects.count() == 1
    assert User.objects.count() == 0


@pytest.mark.slow
@pytest.mark.django_db
def test_the_whole_demo_is_written_and_its_ledger_agrees(var_dir, client):
    said = StringIO()
    call_command("seed_demo", stdout=said)

    assert verify_ledger() == []
    assert Product.objects.count() == 306  # With five bags and a gift set.
    assert Barcode.objects.count() == 600
    assert SalesRecord.objects.count() > 100_000
    assert 100_000 < StockMovement.objects.count() < 200_000
    sold = StockMovement.objects.filter(destination__kind="customer").count()
    assert ShipmentLink.objects.count() == sold
    came = StockMovement.objects.filter(
        source__kind="supplier", document__origin__startswith="purchase-order:"
    ).count()
    assert ReceiptLink.objects.count() == came
    assert set(PurchaseOrder.objects.values_list("status", flat=True)) == {
        "sent",
        "part",
        "received",
    }
    assert Transfer.objects.filter(status="shipped").exists()
    assert SalesOrder.objects.filter(status="confirmed").count() >= 3

    logins = var_dir / "demo-logins.txt"
    assert stat.S_IMODE(logins.stat().st_mode) == 0o600
    assert logins.read_text(encoding="utf-8") in said.getvalue()
    assert User.objects.count() == len(PEOPLE)
    name, password = logins.read_text(encoding="utf-8").splitlines()[1].split()[:2]
    assert client.login(username=name, password=password)
