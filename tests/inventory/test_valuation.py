"""Stock value as of any moment is the ledger's, whichever way it is cut."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import NotPermitted
from inventory.errors import (
    PeriodClosed,
    PeriodNotClosable,
    PeriodNotReopenable,
    ReasonNeeded,
)
from inventory.models import Lot, Period, StockSnapshot
from inventory.selectors import verify_ledger
from inventory.selectors.backdated import back_dated, past_changes
from inventory.selectors.ledger_sums import AsOf, Scope
from inventory.selectors.valuation import (
    GROUPS,
    pool_values,
    pools_total,
    shared,
    stock_value,
    value_total,
)
from inventory.services.periods import close_period, reopen_period
from inventory.services.reversals import reverse_document
from tests.factories.catalog import CategoryFactory, ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import LotFactory, WarehouseFactory
from tests.inventory.steps import issue, receive

pytestmark = pytest.mark.django_db

JANUARY, FEBRUARY, MARCH = date(2026, 1, 15), date(2026, 2, 15), date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(datetime(2026, 3, 2, 4, tzinfo=UTC), tick=True):
        yield


@pytest.fixture
def shop():
    return WarehouseFactory(code="S1")


@pytest.fixture
def other():
    return WarehouseFactory(code="S2")


@pytest.fixture
def tea():
    return ProductFactory(sku="TEA", category=CategoryFactory(code="DRINK", path="DRINK/"))


@pytest.fixture
def milk():
    return ProductFactory(sku="MILK", tracking="lot")


@pytest.fixture
def goods(shop, other, tea, milk):
    """Tea in two places, milk in two lots, on three days."""
    receive(shop, tea, 10, 100, key="a", effective_on=JANUARY)
    receive(other, tea, 4, 60, key="b", effective_on=FEBRUARY)
    for number, quantity in enumerate((1, 2), start=1):
        lot = LotFactory(product=milk, code=f"L{number}")
        receive(shop, milk, quantity, 5, key=f"m{number}", lot=lot, effective_on=FEBRUARY)
    issue(shop, tea, 3, key="c")


def everywhere(*places):
    return Scope(places)


def values(rows, name):
    return {str(getattr(row, name)): row.value for row in rows}


def test_by_every_group_the_total_is_the_ledgers(goods, shop, other):
    scope = everywhere(shop, other)

    for group in GROUPS:
        assert value_total(stock_value(group, AsOf(), scope)) == Decimal(140)
    assert pools_total(scope) == Decimal(140)


def test_by_place_and_by_category(goods, shop, other, tea):
    rows = stock_value("place", AsOf(), everywhere(shop, other))
    assert [(row.place, row.value) for row in rows] == [(shop, Decimal(80)), (other, Decimal(60))]

    rows = stock_value("category", AsOf(), Scope([shop, other], tea.category))
    assert [(row.category, row.value) for row in rows] == [(tea.category, Decimal(130))]


def test_by_lot_the_pool_is_shared_to_the_last_unit(goods, shop, milk):
    rows = [row for row in stock_value("lot", AsOf(), everywhere(shop)) if row.product == milk]

    found = {(row.lot.code, row.quantity, row.value) for row in rows}
    assert found == {
        ("L1", Decimal(1), Decimal("3.33")),
        ("L2", Decimal(2), Decimal("6.67")),
    }


def test_by_age_what_came_last_is_there_last(goods, shop, other):
    rows = stock_value("age", AsOf(), everywhere(shop, other))

    assert [row.value for row in rows] == [
        Decimal(70),  # What came in February.
        Decimal(70),  # The rest of January's tea.
        *[Decimal(0)] * 4,
    ]


def test_on_a_day_only_what_counts_by_then(goods, shop, other, tea):
    on = AsOf(day=date(2026, 1, 31))

    assert pool_values(on, everywhere(shop, other)) == {
        (tea.pk, shop.pk): (Decimal(10), Decimal(100))
    }


def test_as_known_at_a_moment_later_back_dating_does_not_matter(goods, shop, other, tea):
    known = AsOf(known_at=datetime(2026, 3, 3, tzinfo=UTC))
    before = stock_value("place", known, everywhere(shop, other))

    with time_machine.travel(datetime(2026, 3, 5, 4, tzinfo=UTC)):
        receive(shop, tea, 1, 1000, key="late", effective_on=JANUARY)

    assert stock_value("place", known, everywhere(shop, other)) == before
    on_a_day = stock_value("place", AsOf(day=JANUARY), everywhere(shop, other))
    assert value_total(on_a_day) == Decimal(1100)


def test_other_places_are_left_out(goods, shop, other):
    assert value_total(stock_value("place", AsOf(), everywhere(other))) == Decimal(60)
    assert stock_value("place", AsOf(), everywhere()) == []


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.integers(-5, 50).map(Decimal), min_size=1, max_size=8), st.integers(0, 9999))
def test_shares_add_up(parts, cents):
    value = Decimal(cents) / 100

    assert sum(shared(parts, value)) == value


def test_a_closed_month_takes_nothing_and_keeps_what_it_was(goods, shop, other, tea):
    day = AsOf(day=date(2026, 2, 20))
    before = pool_values(day, everywhere(shop, other))

    period = close_period(actor=None, month=date(2026, 1, 1))

    assert StockSnapshot.objects.filter(period=period).count() == 1
    assert pool_values(day, everywhere(shop, other)) == before
    for closed in (JANUARY, date(2025, 6, 1)):
        with pytest.raises(PeriodClosed):
            receive(shop, tea, 1, 1, key=f"late:{closed}", effective_on=closed)
    assert verify_ledger() == []


def test_closing_a_month_closes_those_before_it(goods, shop):
    close_period(actor=None, month=FEBRUARY)

    closed = Period.objects.filter(is_closed=True).order_by("month")
    assert [f"{row.month:%Y-%m}" for row in closed] == ["2026-01", "2026-02"]
    assert pool_values(AsOf(day=date(2026, 2, 28)), everywhere(shop)) == pool_values(
        AsOf(day=date(2026, 3, 1)), everywhere(shop)
    )


def test_snapshots_follow_one_another(goods, shop, other):
    close_period(actor=None, month=JANUARY)
    close_period(actor=None, month=FEBRUARY)

    february = StockSnapshot.objects.filter(period__month=date(2026, 2, 1))
    assert sum(row.value for row in february) == Decimal(170)
    total = value_total(stock_value("place", AsOf(day=MARCH), everywhere(shop, other)))
    assert total == Decimal(140)


def test_a_month_that_is_not_over_stays_open(goods):
    with pytest.raises(PeriodNotClosable, match="2026-04-01"):
        close_period(actor=None, month=MARCH)


def test_only_the_last_closed_month_opens_again(goods, shop, tea):
    close_period(actor=None, month=FEBRUARY)

    with pytest.raises(PeriodNotReopenable, match="2026-02"):
        reopen_period(actor=None, month=JANUARY, reason="mistake")
    with pytest.raises(ReasonNeeded):
        reopen_period(actor=None, month=FEBRUARY, reason="")
    reopen_period(actor=None, month=FEBRUARY, reason="mistake")

    assert not StockSnapshot.objects.exists()
    receive(shop, tea, 1, 1, key="late", effective_on=FEBRUARY)
    assert verify_ledger() == []


def test_who_may_not_close_a_month(goods):
    with pytest.raises(NotPermitted):
        close_period(actor=UserFactory(), month=JANUARY)
    with pytest.raises(NotPermitted):
        reopen_period(actor=UserFactory(), month=JANUARY, reason="x")


def test_a_snapshot_that_is_wrong_is_found(goods):
    close_period(actor=None, month=JANUARY)
    StockSnapshot.objects.update(value=1)

    assert [one.what for one in verify_ledger()] == ["month end differs from the ledger"]


def test_a_back_dated_document_says_what_it_changes(goods, shop, tea):
    person = UserFactory(everywhere=True)
    receive(shop, tea, 5, 40, key="between", effective_on=date(2026, 2, 1))
    late = receive(shop, tea, 2, 30, key="late", effective_on=date(2026, 1, 20))

    (change,) = past_changes(late, person)

    assert (change.product, change.quantity, change.value) == (tea, Decimal(2), Decimal(30))
    assert [(d.day, d.quantity_before, d.quantity_after, d.value_after) for d in change.days] == [
        (date(2026, 1, 20), Decimal(10), Decimal(12), Decimal(130)),
        (date(2026, 2, 1), Decimal(15), Decimal(17), Decimal(170)),
    ]


def test_what_is_posted_for_today_changes_no_past(goods, shop, tea):
    person = UserFactory(everywhere=True)
    document = receive(shop, tea, 2, 30, key="now")

    assert past_changes(document, person) == []
    assert document not in back_dated(type(document).objects.all())
    reversal = reverse_document(document, actor=None, reason="wrong", effective_on=JANUARY)
    assert reversal in back_dated(type(document).objects.all())


def test_goods_taken_back_did_not_come(goods, shop, tea):
    wrong = receive(shop, tea, 7, 70, key="wrong")
    reverse_document(wrong, actor=None, reason="wrong")

    rows = stock_value("age", AsOf(), everywhere(shop))

    assert [row.value for row in rows][:2] == [Decimal(10), Decimal(70)]
    assert Lot.objects.count() == 3


def test_names_are_read_for_the_rows_that_are_shown(goods, shop, other):
    whole = stock_value("product", AsOf(), everywhere(shop, other))

    rows = stock_value("product", AsOf(), everywhere(shop, other), named=1)

    assert len(whole) > 1
    assert rows[0] == whole[0]
    assert [row.product for row in rows[1:]] == [None] * (len(rows) - 1)
    assert [row.value for row in rows] == [row.value for row in whole]


def test_a_month_that_is_opened_while_it_is_read_counts_from_the_beginning(goods, shop, other):
    day, places = AsOf(day=date(2026, 2, 20)), everywhere(shop, other)
    before = pool_values(day, places)
    close_period(actor=None, month=JANUARY)
    opened = []

    def open_it_first(execute, sql, params, many, context):
        if "SUM(" in sql and not opened:
            opened.append(True)
            reopen_period(actor=None, month=JANUARY, reason="mistake")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(open_it_first):
        assert pool_values(day, places) == before
    assert opened
    assert before
