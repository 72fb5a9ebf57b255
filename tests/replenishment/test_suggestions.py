"""Suggestions and what already waits: the same stays, the changed is replaced, people's count."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from purchasing.models import PurchaseOrder, PurchaseOrderLine, SupplierTerms
from replenishment.choices import SuggestionStatus
from replenishment.errors import SuggestionChanged
from replenishment.models import Suggestion
from replenishment.services.deciding import approve_suggestion
from tests.factories.catalog import ProductUnitFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.purchasing import SupplierTermsFactory
from tests.replenishment.world import TODAY, plan, plan_of, sell, stock, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def terms():
    return SupplierTermsFactory(pack_quantity=Decimal(6))


@pytest.fixture
def place():
    return WarehouseFactory(central=True)


@pytest.fixture
def suggestion(terms, place) -> Suggestion:
    """The first run's: four a day sell, and nothing is there."""
    sell(terms.product, place, [3, 4, 5, 4] * 30)
    plan()
    [row] = waiting(terms.product, place)
    return row


def outcome(suggestion: Suggestion) -> str:
    return plan_of(suggestion.product, suggestion.warehouse).explanation["outcome"]


def all_rows(suggestion: Suggestion) -> list[tuple]:
    rows = Suggestion.objects.filter(product=suggestion.product).order_by("pk")
    return list(rows.values_list("pk", "status", "quantity"))


def test_ten_runs_on_unchanged_data_make_one_suggestion(suggestion):
    before = Suggestion.objects.values().get()

    for _number in range(9):
        run = plan()
        assert (run.counts.get("new", 0), run.counts["kept"]) == (0, 1)

    assert Suggestion.objects.values().get() == before


def test_the_same_quantity_on_another_day_stays_and_is_brought_up_to_date(suggestion):
    sell(suggestion.product, suggestion.warehouse, [3, 4, 5, 4], until=TODAY + timedelta(days=4))

    plan(as_of=TODAY + timedelta(days=4))

    [row] = waiting(suggestion.product, suggestion.warehouse)
    if row.quantity == suggestion.quantity:
        assert (row.pk, row.version) == (suggestion.pk, suggestion.version)
        assert row.order_on == TODAY + timedelta(days=4)
    assert row.explanation["as_of"] == "2026-03-06"


def test_a_price_that_changed_makes_what_was_seen_out_of_date(suggestion, terms):
    terms.price += 1
    terms.save()

    plan()

    [row] = waiting(suggestion.product, suggestion.warehouse)
    assert (row.pk, row.price) == (suggestion.pk, terms.price)
    assert row.version == suggestion.version + 1
    with pytest.raises(SuggestionChanged):
        approve_suggestion(actor=None, suggestion=row, version=suggestion.version)


def test_a_changed_need_supersedes_the_untouched_row_by_one_new(suggestion):
    stock(suggestion.product, suggestion.warehouse, 6)

    run = plan()

    [row] = waiting(suggestion.product, suggestion.warehouse)
    suggestion.refresh_from_db()
    assert suggestion.status == SuggestionStatus.SUPERSEDED
    assert row.quantity == suggestion.quantity - 6
    assert (run.counts["new"], run.counts["superseded"]) == (1, 1)


def test_a_need_that_is_gone_leaves_no_row_waiting(suggestion):
    stock(suggestion.product, suggestion.warehouse, 1000)

    plan()

    assert waiting(suggestion.product, suggestion.warehouse) == []
    assert outcome(suggestion) == "enough"


def test_another_source_takes_over(suggestion, terms):
    cheaper = SupplierTermsFactory(
        product=terms.product, price=Decimal(1), pack_quantity=Decimal(6)
    )

    plan()

    [row] = waiting(suggestion.product, suggestion.warehouse)
    suggestion.refresh_from_db()
    assert row.supplier == cheaper.supplier
    assert suggestion.status == SuggestionStatus.SUPERSEDED


def test_what_a_person_changed_counts_as_supply(suggestion):
    suggestion.is_touched = True
    suggestion.save()

    plan()

    assert all_rows(suggestion) == [(suggestion.pk, "pending", suggestion.quantity)]
    assert outcome(suggestion) == "waiting"


def test_a_small_shortfall_beside_it_is_not_told_again(suggestion):
    suggestion.quantity -= 6
    suggestion.is_touched = True
    suggestion.save()

    plan()

    assert len(all_rows(suggestion)) == 1
    assert outcome(suggestion) == "waiting"


def test_a_shortfall_above_the_tolerance_adds_one_row(suggestion):
    missing = suggestion.quantity - 6
    suggestion.quantity = Decimal(6)
    suggestion.is_touched = True
    suggestion.save()

    for _number in range(3):
        plan()

    [touched, added] = waiting(suggestion.product, suggestion.warehouse)
    assert (touched.quantity, added.quantity) == (6, missing)


def test_what_is_rejected_is_not_suggested_before_its_date(suggestion):
    day = TODAY + timedelta(days=3)
    suggestion.status, suggestion.decided_at = SuggestionStatus.REJECTED, timezone.now()
    suggestion.rejected_until = day
    suggestion.save()

    plan(as_of=TODAY + timedelta(days=2))
    assert (len(all_rows(suggestion)), outcome(suggestion)) == (1, "rejected")

    plan(as_of=day)
    assert len(waiting(suggestion.product, suggestion.warehouse)) == 1


def test_what_is_ordered_is_not_suggested_again(suggestion):
    order = PurchaseOrder.objects.create(
        number="PO-1",
        supplier=suggestion.supplier,
        warehouse=suggestion.warehouse,
        created_on=TODAY,
    )
    PurchaseOrderLine.objects.create(
        order=order, product=suggestion.product, quantity=suggestion.quantity, price=3
    )
    suggestion.status, suggestion.decided_at = SuggestionStatus.ORDERED, timezone.now()
    suggestion.save()

    plan()

    assert waiting(suggestion.product, suggestion.warehouse) == []
    assert outcome(suggestion) == "enough"


def test_a_product_that_ended_is_suggested_no_more(suggestion):
    suggestion.product.life_cycle = "ended"
    suggestion.product.save()

    plan()

    assert waiting(suggestion.product, suggestion.warehouse) == []


def test_a_product_that_is_ending_is_not_bought_and_says_so(suggestion):
    suggestion.product.life_cycle = "ending"
    suggestion.product.save()

    plan()

    assert waiting(suggestion.product, suggestion.warehouse) == []
    assert outcome(suggestion) == "ending"


def test_the_products_pack_holds_where_terms_name_none(suggestion):
    SupplierTerms.objects.update(pack_quantity=1)
    ProductUnitFactory(product=suggestion.product, numerator=7, is_pack=True)

    plan()

    (row,) = waiting(suggestion.product, suggestion.warehouse)
    assert row.quantity % 7 == 0
    assert row.explanation["pack"] == "7"
