"""Plans: the arithmetic of every product at every place, in numbers and in words."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.translation import override

from inventory.models import Warehouse
from purchasing.models import PurchaseOrder, PurchaseOrderLine
from replenishment.models import RunIssue, StockPlan
from replenishment.values import explain, issue_sentence, replay
from tests.factories.catalog import ProductFactory
from tests.factories.inventory import LaneFactory, WarehouseFactory
from tests.factories.purchasing import SupplierFactory, SupplierTermsFactory
from tests.factories.replenishment import PolicyRuleFactory
from tests.replenishment.world import TODAY, order, plan, plan_of, sell, stock, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def place():
    return WarehouseFactory(central=True)


@pytest.fixture
def by_hand() -> None:
    """Half of all cycles may run out: nothing guards, so that the mean is all there is."""
    PolicyRuleFactory(service_target=0.5)


def words(plan: StockPlan) -> str:
    with override("en"):
        return " ".join(explain(plan.explanation))


def codes() -> list[str]:
    return list(RunIssue.objects.order_by("pk").values_list("code", flat=True))


def test_a_plan_replays_to_the_same_quantity_from_what_it_stores(place):
    for pack in (1, 6, 7):
        terms = SupplierTermsFactory(pack_quantity=Decimal(pack), quantity_min=Decimal(20))
        sell(terms.product, place, [3.5, 0, 7, 2] * 40)
        stock(terms.product, place, pack)

    plan()

    plans = list(StockPlan.objects.all())
    assert [replay(row.explanation) for row in plans] == [
        Decimal(row.explanation["quantity"]) for row in plans
    ]
    assert all(replay(row.explanation) > 0 for row in plans)


def test_a_steady_product_is_planned_as_one_would_by_hand(place, by_hand):
    terms = SupplierTermsFactory(pack_quantity=Decimal(12), lead_time_days=2)
    sell(terms.product, place, [4] * 200)
    stock(terms.product, place, 12)

    plan()

    facts = plan_of(terms.product, place).explanation
    assert facts["window_days"] == 9
    assert facts["window_mean"] == "36"
    assert facts["lead_mean"] == "12"
    assert facts["quantity"] == "24"
    assert facts["demand"]["class"] == "smooth"
    assert words(plan_of(terms.product, place)) == (
        "Sells about 4 a day. Until goods of the next order can arrive, in 3 days, about 12 will "
        "be asked for, with bad luck 12: order at 12 or below. An order fills up to 36: 36 for "
        "9 days, and 0 more guard against a bad spell. There are 12 on hand, 0 on order: the "
        "position is 12. 24 short, rounded up to packs of 12 = 24."
    )


def test_the_day_it_sells_out_counts_goods_on_their_way(place, by_hand):
    terms = SupplierTermsFactory(lead_time_days=2)
    sell(terms.product, place, [4] * 200)
    stock(terms.product, place, 8)
    order = PurchaseOrder.objects.create(
        number="PO-1",
        supplier=terms.supplier,
        warehouse=place,
        created_on=TODAY,
        expected_on=TODAY + timedelta(days=1),
    )
    PurchaseOrderLine.objects.create(order=order, product=terms.product, quantity=4, price=1)

    plan()

    [suggestion] = waiting(terms.product, place)
    assert suggestion.stockout_on == TODAY + timedelta(days=3)
    assert suggestion.cover_days == 3
    assert suggestion.quantity == 24


def test_without_history_nothing_is_suggested_and_the_plan_says_why(place):
    product = ProductFactory()

    plan()

    row = plan_of(product, place)
    assert (row.explanation["outcome"], codes()) == ("no_demand", ["no_history"])
    assert words(row) == "Nothing was ever asked for here, so nothing is suggested."


def test_one_sale_is_answered_and_told(place):
    terms = SupplierTermsFactory()
    sell(terms.product, place, [0] * 20 + [5, 0])

    plan()

    assert plan_of(terms.product, place).daily_mean > 0
    assert codes() == ["one_sale"]


def test_nothing_but_zeros_is_no_demand(place):
    terms = SupplierTermsFactory()
    stock(terms.product, place, 5, on=TODAY - timedelta(days=50))

    plan()

    row = plan_of(terms.product, place)
    assert (row.explanation["outcome"], row.order_up_to, codes()) == ("no_demand", 0, [])
    assert words(row) == "Nothing was asked for in the last 50 days, so nothing is suggested."


def test_without_a_supplier_the_need_is_shown_and_nothing_suggested(place):
    product = ProductFactory()
    sell(product, place, [4] * 100)

    plan()

    row = plan_of(product, place)
    assert (row.explanation["outcome"], codes()) == ("no_source", ["no_source"])
    assert Decimal(row.explanation["quantity"]) > 0
    assert "add a supplier's terms" in words(row)
    assert waiting(product, place) == []


def test_a_lead_time_of_zero_orders_for_the_review_alone(place, by_hand):
    terms = SupplierTermsFactory(lead_time_days=0)
    sell(terms.product, place, [4] * 200)

    plan()

    facts = plan_of(terms.product, place).explanation
    assert (facts["lead_time_days"], facts["window_mean"], facts["quantity"]) == (0, "28", "28")


def test_stores_are_supplied_by_transfer_and_their_sales_drive_the_central_order(place, by_hand):
    store = WarehouseFactory(supplied_by=place)
    LaneFactory(source=place, destination=store, lead_time_days=1, quantity_multiple=Decimal(10))
    terms = SupplierTermsFactory(lead_time_days=2)
    sell(terms.product, store, [4] * 200)
    stock(terms.product, place, 7)

    plan()

    [transfer], [order] = waiting(terms.product, store), waiting(terms.product, place)
    assert (transfer.kind, transfer.source_warehouse, transfer.quantity) == ("transfer", place, 10)
    assert transfer.explanation["source"]["on_hand"] == "7"
    assert (order.kind, order.supplier, order.quantity) == ("buy", terms.supplier, 29)
    assert order.explanation["demand"]["own_share"] == "0"


def test_a_missing_lane_is_told_and_a_day_assumed(place):
    store = WarehouseFactory(supplied_by=place)
    terms = SupplierTermsFactory()
    sell(terms.product, store, [4] * 200)

    plan()

    assert plan_of(terms.product, store).explanation["lead_time_days"] == 1
    assert codes() == ["no_lane"]


def test_places_that_supply_each_other_in_a_circle_are_told(place):
    store = WarehouseFactory(supplied_by=place)
    Warehouse.objects.filter(pk=place.pk).update(supplied_by=store)
    terms = SupplierTermsFactory()
    sell(terms.product, store, [4] * 200)

    run = plan()

    assert (run.status, waiting(terms.product, store)) == ("done", [])
    assert set(codes()) == {"supply_circle"}
    with override("en"):
        assert "circle" in issue_sentence("supply_circle", {})


def test_orders_for_later_days_beyond_the_forecast_are_planned_for(place, by_hand):
    terms = SupplierTermsFactory(lead_time_days=2)
    sell(terms.product, place, [4] * 200)
    order(terms.product, place, 50, on=TODAY + timedelta(days=5))

    plan()

    facts = plan_of(terms.product, place).explanation
    assert (facts["booked_ahead"], facts["window_mean"], facts["quantity"]) == ("46", "82", "82")
    assert "46 are customers' orders for later days" in words(plan_of(terms.product, place))


def test_orders_for_later_days_bring_the_day_it_sells_out_nearer(place, by_hand):
    terms = SupplierTermsFactory(lead_time_days=6)
    sell(terms.product, place, [4] * 200)
    stock(terms.product, place, 28)
    order(terms.product, place, 50, on=TODAY + timedelta(days=2))

    plan()

    [suggestion] = waiting(terms.product, place)
    assert suggestion.stockout_on == TODAY + timedelta(days=2)


def test_rules_decide_and_the_plan_keeps_who_said_so(place):
    terms = SupplierTermsFactory(lead_time_days=2)
    PolicyRuleFactory(
        service_target=0.99, review_days=14, method="moving_average", product=terms.product
    )
    sell(terms.product, place, [4] * 200)

    plan()

    row = plan_of(terms.product, place)
    rule = row.explanation["rule"]
    assert (row.method, row.explanation["window_days"]) == ("moving_average", 16)
    assert rule["service_target"]["value"] == "0.99"
    assert rule["service_target"]["from"] == f"{terms.product.sku} {terms.product.name_en}"


def test_a_method_that_refuses_is_replaced_aloud(place):
    terms = SupplierTermsFactory()
    PolicyRuleFactory(method="tsb", parameters={"alpha": 7})
    sell(terms.product, place, [4] * 200)

    run = plan()

    issue = RunIssue.objects.get()
    assert (run.status, plan_of(terms.product, place).method) == ("done", "combined")
    with override("en"):
        assert "alpha must be between" in issue_sentence(issue.code, issue.facts)


def test_terms_delivered_to_the_place_come_before_general_ones(place):
    product = ProductFactory()
    SupplierTermsFactory(product=product, price=Decimal(1))
    own = SupplierTermsFactory(product=product, price=Decimal(5), warehouse=place)
    sell(product, place, [4] * 100)

    plan()

    [suggestion] = waiting(product, place)
    assert (suggestion.supplier, suggestion.price) == (own.supplier, 5)
    assert suggestion.value == suggestion.quantity * 5


def test_an_inactive_supplier_is_no_source(place):
    terms = SupplierTermsFactory(supplier=SupplierFactory(is_active=False))
    sell(terms.product, place, [4] * 100)

    plan()

    assert plan_of(terms.product, place).explanation["outcome"] == "no_source"
