"""What expires: how much will sell before, what is proposed, and doing it once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import NotPermitted
from inventory.choices import ExpiryAction, LocationKind
from inventory.errors import LotExpired, LotNotExpired
from inventory.models import StockBalance, StockDocument, Transfer
from inventory.selectors.expiry import (
    expired_count,
    expiring_balances,
    expiring_in_all,
    expiring_soon_count,
    expiry_outlook,
    issue_rates,
)
from inventory.services.corrections import take_back
from inventory.services.expiry import scrap_expired, send_before_expiry, undo_sending
from inventory.services.reversals import reverse_document
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory
from tests.inventory.lots import bring_back, come, go, lot_of, tracked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

TODAY = date(2026, 3, 2)


def in_days(days):
    return TODAY + timedelta(days=days)


@pytest.fixture
def place():
    return WarehouseFactory()


@pytest.fixture
def boss():
    return UserFactory(everywhere=True, admin=True)


def sell_daily(lot, place, quantity, *, name="d"):
    """``quantity`` a day over the last ninety days, out of ``lot``."""
    go(lot, place, quantity * 90, key=f"{name}:{lot.pk}:{place.pk}", effective_on=in_days(-1))


def stocked(product, place, code, days, quantity, *, sold_daily=0):
    """``quantity`` of a lot that expires in so many days, after what is sold of it daily."""
    lot = lot_of(product, code, in_days(days))
    whole = quantity + 90 * sold_daily
    come(lot, place, whole, key=f"in:{lot.pk}:{place.pk}", effective_on=in_days(-95))
    if sold_daily:
        sell_daily(lot, place, sold_daily)
    return StockBalance.objects.select_related("lot").get(lot=lot, location__warehouse=place)


def outlook_of(balance, user):
    return expiry_outlook(list(expiring_balances(user)), user)[balance.pk]


def test_what_is_expired_is_scrapped_and_what_sells_in_time_left_alone(place, boss):
    old = stocked(tracked(), place, "OLD", -1, 4)
    fast = stocked(tracked(), place, "FAST", 20, 30, sold_daily=2)

    gone, sold = outlook_of(old, boss), outlook_of(fast, boss)

    assert (gone.action, gone.quantity, gone.days_left) == (ExpiryAction.SCRAP, 4, -1)
    assert (sold.action, sold.sells, sold.left_over) == (ExpiryAction.NONE, 30, 0)


def test_the_last_day_is_not_past(place, boss):
    assert outlook_of(stocked(tracked(), place, "L", 0, 4), boss).action == ExpiryAction.DISCOUNT


def test_what_expires_first_sells_first(place, boss):
    product = tracked()
    first = stocked(product, place, "A", 10, 15, sold_daily=1)
    second = stocked(product, place, "B", 30, 25)

    one, other = outlook_of(first, boss), outlook_of(second, boss)

    assert (one.sells, one.left_over) == (10, 5)  # 10 days at 1 a day.
    assert (other.sells, other.left_over) == (20, 5)  # 30 days, of which A takes 10.


def test_what_is_left_over_goes_where_it_sells_faster_and_is_lacking(place, boss):
    product, fast = tracked(), WarehouseFactory()
    slow = stocked(product, place, "A", 20, 50)
    stocked(product, fast, "B", 60, 10, sold_daily=2)

    outlook = outlook_of(slow, boss)

    assert (outlook.action, outlook.destination) == (ExpiryAction.TRANSFER, fast)
    assert outlook.quantity == 2 * 19 - 10  # A day on the way, and 10 are there.


def test_a_gap_is_promised_once(place, boss):
    product, fast = tracked(), WarehouseFactory()
    lots = [stocked(product, place, code, 20, 20) for code in "AB"]
    stocked(product, fast, "C", 60, 10, sold_daily=2)

    outlooks = [outlook_of(balance, boss) for balance in lots]

    assert [outlook.quantity for outlook in outlooks] == [20, 8]


def test_without_a_better_place_it_is_sold_cheaper_or_returned(place, boss):
    product, slower = tracked(), WarehouseFactory()
    balance = stocked(product, place, "A", 10, 50, sold_daily=2)
    stocked(product, slower, "B", 60, 10, sold_daily=1)

    outlook = outlook_of(balance, boss)

    assert (outlook.action, outlook.left_over) == (ExpiryAction.DISCOUNT, 30)


def test_places_of_others_are_not_proposed(place):
    product = tracked()
    balance = stocked(product, place, "A", 20, 50)
    stocked(product, WarehouseFactory(), "B", 60, 10, sold_daily=2)

    outlook = outlook_of(balance, UserFactory(at=[place]))

    assert (outlook.action, outlook.destination) == (ExpiryAction.DISCOUNT, None)


def test_a_rate_is_what_left_for_customers_and_use_less_what_came_back(place):
    lot = lot_of(tracked(), "A")
    come(lot, place, 1000, key="in", effective_on=in_days(-100))
    go(lot, place, 90, key="sold", effective_on=in_days(-10))
    go(lot, place, 90, key="used", to=LocationKind.USE, effective_on=in_days(-10))
    go(lot, place, 90, key="old", effective_on=in_days(-91))
    go(lot, place, 90, key="today")
    go(lot, place, 90, key="scrap", to=LocationKind.SCRAP, effective_on=in_days(-10))
    wrong = go(lot, place, 90, key="wrong", effective_on=in_days(-10))
    reverse_document(wrong, actor=None, reason="wrong", effective_on=in_days(-1))
    bring_back(lot, place, 45, key="back", effective_on=in_days(-5))

    assert issue_rates([lot.product_id]) == {(lot.product_id, place.pk): Decimal("1.5")}


def test_buckets_count_what_the_reader_sees(place, boss):
    product = tracked()
    for days in (-5, 0, 30, 31, 60, 90, 91):
        stocked(product, place, f"D{days}", days, 1)
    stocked(product, WarehouseFactory(), "FAR", 5, 1)

    keeper = UserFactory(at=[place])

    assert {key: count for key, (count, _) in expiring_in_all(keeper).items()} == {
        "expired": 1,
        "30": 2,
        "60": 4,
        "90": 5,
    }
    assert (expired_count(keeper), expiring_soon_count(keeper)) == (1, 2)
    assert expiring_soon_count(boss) == 3


def test_scrapping_happens_once_and_is_taken_back(place, boss):
    balance = stocked(tracked(), place, "OLD", -1, 4)

    twice = [
        scrap_expired(actor=boss, balance=balance, quantity=Decimal(4), key="k") for _ in range(2)
    ]

    balance.refresh_from_db()
    assert (twice[0], balance.on_hand) == (twice[1], 0)
    take_back(actor=boss, document=twice[0], reason="undone")
    balance.refresh_from_db()
    assert balance.on_hand == 4


def test_only_what_is_expired_is_scrapped_as_such(place, boss):
    balance = stocked(tracked(), place, "FRESH", 0, 4)
    documents = StockDocument.objects.count()

    with pytest.raises(LotNotExpired):
        scrap_expired(actor=boss, balance=balance, quantity=Decimal(4), key="k")
    with pytest.raises(NotPermitted):
        scrap_expired(actor=UserFactory(), balance=balance, quantity=Decimal(4), key="k")

    assert StockDocument.objects.count() == documents


def test_sending_on_drafts_once_is_netted_and_undone(place, boss):
    product, fast = tracked(), WarehouseFactory()
    balance = stocked(product, place, "A", 20, 50)
    stocked(product, fast, "B", 60, 10, sold_daily=2)
    wanted = {"actor": boss, "balance": balance, "destination": fast, "quantity": Decimal(28)}

    lines = [send_before_expiry(**wanted, key="k") for _ in range(2)]

    assert (lines[0].pk, lines[1].quantity) == (lines[1].pk, 28)
    after = outlook_of(balance, boss)
    assert (after.action, after.left_over) == (ExpiryAction.DISCOUNT, 22)
    undo_sending(actor=boss, line=lines[0], key="k")
    assert Transfer.objects.exists() is False
    assert outlook_of(balance, boss).quantity == 28


def test_what_is_expired_is_not_sent_on(place, boss):
    balance = stocked(tracked(), place, "OLD", -1, 4)

    with pytest.raises(LotExpired):
        send_before_expiry(
            actor=boss,
            balance=balance,
            destination=WarehouseFactory(),
            quantity=Decimal(1),
            key="k",
        )

    assert Transfer.objects.exists() is False


@settings(max_examples=20)
@given(
    rate=st.integers(0, 4),
    lots=st.lists(st.tuples(st.integers(0, 90), st.integers(1, 60)), min_size=1, max_size=5),
)
def test_no_more_sells_by_a_day_than_the_rate_allows(django_db_blocker, rate, lots):
    place, boss, product = WarehouseFactory(), UserFactory(everywhere=True), tracked()
    mover = lot_of(product, "MOVER")
    if rate:
        come(mover, place, rate * 90, key=f"m:{mover.pk}", effective_on=in_days(-95))
        sell_daily(mover, place, rate)
    balances = [
        stocked(product, place, f"L{number}", days, quantity)
        for number, (days, quantity) in enumerate(lots)
    ]

    outlooks = expiry_outlook(balances, boss)

    for day in {days for days, _quantity in lots}:
        by_then = [outlooks[b.pk] for b in balances if b.lot.expires_on <= in_days(day)]
        assert sum(outlook.sells for outlook in by_then) <= rate * day
    for balance in balances:
        outlook = outlooks[balance.pk]
        assert outlook.sells + outlook.left_over == balance.on_hand
