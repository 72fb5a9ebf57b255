"""The main job from end to end, once: sell, plan, approve, order, receive, move, agree."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.db.models import Sum

from catalog.models import Product
from core.models import User
from inventory.choices import LocationKind
from inventory.models import StockBalance, StockCost, Transfer, Warehouse
from inventory.selectors import verify_ledger
from inventory.services.stock import receive_stock
from inventory.services.transfers import receive_transfer, ship_transfer
from inventory.values import GoodsLine
from purchasing.choices import OrderStatus
from purchasing.models import PurchaseOrder
from purchasing.services.orders import send_order
from purchasing.services.receipts import post_receipt
from purchasing.values import ReceivedLine
from replenishment.choices import SuggestionKind, SuggestionStatus
from replenishment.models import Suggestion
from replenishment.services.deciding import approve_suggestion
from sales.models import Customer
from sales.services.orders import confirm_order, create_order
from sales.services.shipments import post_shipment
from sales.values import OrderLineDraft
from tests.factories.core import UserFactory
from tests.factories.inventory import LaneFactory, WarehouseFactory
from tests.factories.purchasing import SupplierTermsFactory
from tests.factories.sales import CustomerFactory
from tests.replenishment.world import TODAY, plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

DAYS = 40
A_DAY = 4


@dataclass
class Chain:
    """A central warehouse, a store it supplies, one product and one customer."""

    central: Warehouse
    store: Warehouse
    product: Product
    customer: Customer


def somebody(role: str, *places: Warehouse) -> User:
    user = UserFactory(at=places, everywhere=not places)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def chain() -> Chain:
    """Forty days of sales have left 10 at the central warehouse and 6 at the store."""
    central = WarehouseFactory(central=True)
    store = WarehouseFactory(supplied_by=central)
    LaneFactory(source=central, destination=store, lead_time_days=1)
    terms = SupplierTermsFactory(pack_quantity=12, price=Decimal("3.25"), lead_time_days=5)
    chain = Chain(central, store, terms.product, CustomerFactory())
    began = TODAY - timedelta(days=DAYS)
    for place, quantity in ((central, 10), (store, DAYS * A_DAY + 6)):
        receive_stock(
            actor=None,
            warehouse=place,
            lines=[GoodsLine(chain.product, Decimal(quantity), value=Decimal(quantity) * 3)],
            source=LocationKind.OPENING,
            key=f"opening:{place.code}",
            effective_on=began,
        )
    clerk = somebody("store_staff", store)
    for number in range(DAYS):
        sell_a_day(chain, clerk, began + timedelta(days=number))
    return chain


def sell_a_day(chain: Chain, clerk: User, day) -> None:
    order = create_order(
        actor=clerk,
        customer=chain.customer,
        warehouse=chain.store,
        lines=[OrderLineDraft(chain.product, Decimal(A_DAY))],
        asked_for_on=day,
    )
    confirm_order(actor=clerk, order=order)
    post_shipment(
        actor=clerk,
        order=order,
        quantities={order.lines.get().pk: Decimal(A_DAY)},
        key=f"shipment:{order.pk}",
        effective_on=day,
    )


def waiting() -> dict[str, Suggestion]:
    return {row.kind: row for row in Suggestion.objects.awaiting_decision()}


def on_hand(place: Warehouse) -> Decimal:
    rows = StockBalance.objects.filter(location__warehouse=place, location__kind="stock")
    return rows.aggregate(Sum("on_hand"))["on_hand__sum"]


def worth(place: Warehouse) -> Decimal:
    return StockCost.objects.get(warehouse=place).value


def test_what_is_sold_is_bought_again_and_the_ledger_agrees(chain):
    buyer = somebody("buyer")
    keeper = somebody("storekeeper", chain.central)
    clerk = somebody("store_staff", chain.store)

    buy, move = suggest_both_kinds()
    approve_both(buyer, buy, move)
    buy_and_receive(chain, buyer, keeper, buy)
    ship_and_receive(chain, keeper, clerk, bought=buy.quantity, moved=move.quantity)

    plan()
    assert waiting() == {}
    assert verify_ledger() == []


def suggest_both_kinds() -> tuple[Suggestion, Suggestion]:
    """The centre is to buy and the store is to be sent goods, each with its arithmetic."""
    plan()
    suggested = waiting()
    assert set(suggested) == {SuggestionKind.BUY, SuggestionKind.TRANSFER}
    buy, move = suggested[SuggestionKind.BUY], suggested[SuggestionKind.TRANSFER]
    assert buy.quantity % 12 == 0
    daily_mean = Decimal(buy.explanation["demand"]["daily_mean"])
    assert A_DAY * Decimal("0.95") < daily_mean <= A_DAY  # Forty days old: still a little careful.
    assert Decimal(buy.explanation["position"]["on_hand"]) == 10
    return buy, move


def approve_both(buyer: User, *rows: Suggestion) -> None:
    for row in rows:
        approve_suggestion(actor=buyer, suggestion=row, version=row.version)
    decided = Suggestion.objects.filter(pk__in=[row.pk for row in rows])
    assert set(decided.values_list("status", flat=True)) == {SuggestionStatus.ORDERED}


def buy_and_receive(chain: Chain, buyer: User, keeper: User, buy: Suggestion) -> None:
    """The order says what was approved; its goods arrive at the price of the terms."""
    order = PurchaseOrder.objects.get()
    line = order.lines.get()
    assert (line.product, line.quantity, line.price) == (
        chain.product,
        buy.quantity,
        Decimal("3.25"),
    )
    send_order(actor=buyer, order=order)
    receive_everything(keeper, order)
    order.refresh_from_db()
    assert order.status == OrderStatus.RECEIVED
    assert on_hand(chain.central) == 10 + buy.quantity
    assert worth(chain.central) == 30 + buy.quantity * Decimal("3.25")


def ship_and_receive(
    chain: Chain, keeper: User, clerk: User, *, bought: Decimal, moved: Decimal
) -> None:
    """The store gets what it was to be sent, and no value is made or lost on the way."""
    total = worth(chain.central) + worth(chain.store)
    transfer = Transfer.objects.get()
    ship_transfer(actor=keeper, transfer=transfer, key=f"ship:{transfer.pk}")
    receive_transfer(actor=clerk, transfer=transfer, key=f"receive:{transfer.pk}")
    assert on_hand(chain.store) == 6 + moved
    assert on_hand(chain.central) == 10 + bought - moved
    assert worth(chain.central) + worth(chain.store) == total


def receive_everything(keeper: User, order: PurchaseOrder) -> None:
    """All of it, twice: a doubled request is one receipt."""
    quantities = {line.pk: ReceivedLine(line.quantity) for line in order.lines.all()}
    first = post_receipt(actor=keeper, order=order, quantities=quantities, key="receipt:1")
    again = post_receipt(actor=keeper, order=order, quantities=quantities, key="receipt:1")
    assert again.pk == first.pk


def test_planning_ten_times_on_unchanged_data_suggests_nothing_new(chain):
    plan()
    before = list(Suggestion.objects.order_by("pk").values_list("pk", "status", "quantity"))

    for _ in range(9):
        plan()

    after = list(Suggestion.objects.order_by("pk").values_list("pk", "status", "quantity"))
    assert len(before) == 2
    assert after == before
