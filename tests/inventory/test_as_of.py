"""Stock as of any day and any moment equals replaying the movements up to it."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.models import StockBalance, StockMovement
from inventory.selectors import stock_location
from inventory.selectors.as_of import Moment, as_of
from inventory.services.reversals import reverse_document
from inventory.services.stock import move_stock
from inventory.values import GoodsLine
from tests.factories.catalog import ProductFactory
from tests.factories.inventory import WarehouseFactory
from tests.inventory.steps import issue, receive

pytestmark = pytest.mark.django_db

FIRST = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
DAYS = 8


def shown(moment, products):
    rows = as_of(StockBalance.objects.filter(product__in=products), moment)
    return {
        (row.product_id, row.location_id, row.lot_id): row.shown for row in rows if row.shown != 0
    }


def replayed(moment, products):
    """The same from nothing, movement by movement."""
    there = defaultdict(int)
    for movement in StockMovement.objects.filter(product__in=products).select_related(
        "source", "destination"
    ):
        is_later = moment.day is not None and movement.effective_on > moment.day
        is_unknown = moment.known_at is not None and movement.recorded_at > moment.known_at
        if is_later or is_unknown:
            continue
        for location, sign in ((movement.source, -1), (movement.destination, 1)):
            if location.warehouse_id is not None:
                there[movement.product_id, location.pk, movement.lot_id] += sign * movement.quantity
    return {key: quantity for key, quantity in there.items() if quantity}


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["receive", "issue", "move", "reverse"]),
        st.integers(0, DAYS - 1),  # Posted on.
        st.integers(0, 3),  # Days before, for which it counts.
        st.integers(1, 9),
        st.integers(0, 1),
    ),
    min_size=1,
    max_size=8,
)


def play(steps, places, products):
    documents, here, there = [], *(stock_location(place) for place in places)
    in_order = sorted(steps, key=lambda step: step[1])
    for number, (what, day, before, quantity, which) in enumerate(in_order):
        key, product = f"{products[0].pk}:{number}", products[which]
        with time_machine.travel(FIRST + timedelta(days=day), tick=False):
            if what == "receive":
                on = (FIRST + timedelta(days=day - before)).date()
                documents.append(
                    receive(places[0], product, quantity, quantity, key=key, effective_on=on)
                )
            elif what == "issue":
                documents.append(issue(places[0], product, quantity, key=key))
            elif what == "move":
                goods = [GoodsLine(product, Decimal(quantity))]
                move_stock(actor=None, source=here, destination=there, lines=goods, key=key)
            elif documents:
                reverse_document(documents.pop(), actor=None, reason="wrong")


@settings(max_examples=25)
@given(steps=STEPS, day=st.integers(-4, DAYS), known=st.none() | st.integers(-1, DAYS))
def test_as_of_any_day_and_moment_equals_replaying_what_moved(steps, day, known):
    places = [WarehouseFactory(allows_negative=True), WarehouseFactory(allows_negative=True)]
    products = [ProductFactory(), ProductFactory()]
    play(steps, places, products)

    known_at = None if known is None else FIRST + timedelta(days=known)
    for moment in (
        Moment(),
        Moment((FIRST + timedelta(days=day)).date(), known_at),
        Moment(None, known_at),
    ):
        assert shown(moment, products) == replayed(moment, products)


def test_a_back_dated_document_changes_the_day_but_not_what_was_known(noon):
    place, product = WarehouseFactory(), ProductFactory()
    before = noon - timedelta(hours=1)
    receive(place, product, 5, 5, key="late", effective_on=date(2026, 2, 1))

    key = (product.pk, stock_location(place).pk, StockBalance.objects.get(product=product).lot_id)
    assert shown(Moment(date(2026, 2, 1)), [product]) == {key: 5}
    assert shown(Moment(date(2026, 1, 31)), [product]) == {}
    assert shown(Moment(date(2026, 2, 1), before), [product]) == {}
