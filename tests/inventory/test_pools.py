"""Value by every method: never made, never lost, whatever comes in whatever order."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.quantities import round_money
from inventory.services.ledger.layers import FifoPool
from inventory.services.ledger.pools import AveragePool
from inventory.services.ledger.standards import StandardPool

QUANTITIES = st.one_of(
    st.integers(1, 9).map(Decimal), st.decimals("0.000001", "1000000", places=6, allow_nan=False)
)
VALUES = st.decimals("0", "1000000", places=2, allow_nan=False)
STEPS = st.lists(st.tuples(st.sampled_from("iortcv"), QUANTITIES, VALUES), max_size=40)


POOLS = {
    "average": AveragePool,
    "fifo": FifoPool,
    "standard": lambda: StandardPool(standard_rate=Decimal("3.3333")),
}
EVERY_METHOD = pytest.mark.parametrize("method", POOLS)


def is_at_rest(pool):
    if isinstance(pool, FifoPool):
        assert sum(layer.quantity for layer in pool.layers) == max(pool.quantity, 0)
        assert sum(layer.value for layer in pool.layers) == (pool.value if pool.layers else 0)
        assert all(layer.quantity > 0 and layer.value >= 0 for layer in pool.layers)
    if isinstance(pool, StandardPool):
        return pool.value == round_money(pool.quantity * pool.standard_rate)
    if pool.quantity == 0:
        return pool.value == 0
    return pool.value >= 0 if pool.quantity > 0 else pool.value <= 0


@EVERY_METHOD
@settings(max_examples=200, deadline=None)
@given(steps=STEPS)
def test_what_came_in_is_what_went_out_and_what_is_left(method, steps):
    pool = POOLS[method]()
    came = went = quantity = Decimal(0)
    posted = []
    for kind, amount, value in steps:
        if kind == "i":
            written_off = pool.add(amount, value)
            came, went, quantity = came + value, went + written_off, quantity + amount
            posted.append((amount, value))
        elif kind == "o":
            taken = pool.take(amount)
            assert taken >= 0
            went, quantity = went + taken, quantity - amount
            posted.append((-amount, -taken))
        elif kind == "t" and pool.quantity > 0:
            went += pool.take(pool.quantity)
            quantity = Decimal(0)
        elif kind == "c" and pool.quantity > 0:
            came += pool.charge(value, 0)
        elif kind == "v" and pool.quantity > 0:
            before = pool.value
            pool.set_value(value)
            came += pool.value - before
        elif kind == "r" and posted:
            back, worth = posted.pop(int(amount) % len(posted))
            pool.apply(-back, -worth)
            came, went, quantity = came - worth, went + pool.come_to_rest(), quantity - back
        assert pool.quantity == quantity
        assert pool.value == came - went
        assert is_at_rest(pool)


@pytest.mark.parametrize("method", ["average", "fifo"])
@settings(max_examples=150, deadline=None)
@given(pieces=st.integers(1, 60), value=VALUES)
def test_the_pieces_of_a_receipt_are_worth_the_whole(method, pieces, value):
    pool = POOLS[method]()
    pool.add(Decimal(pieces), value)

    taken = [pool.take(Decimal(1)) for _ in range(pieces)]

    assert sum(taken) == value
    assert max(taken) - min(taken) <= Decimal("0.02") + value / pieces / 2


@settings(max_examples=200, deadline=None)
@given(QUANTITIES, VALUES, st.integers(0, 3))
def test_value_has_the_decimals_of_its_currency(quantity, value, digits):
    pool = AveragePool(minor_digits=digits)
    pool.add(Decimal(3), value.quantize(Decimal(1).scaleb(-digits)))

    taken = pool.take(min(quantity, Decimal(3)))

    assert taken == taken.quantize(Decimal(1).scaleb(-digits))


def test_sold_before_it_was_bought():
    pool = AveragePool(last_rate=Decimal(10))

    sold = pool.take(Decimal(5))
    written_off = pool.add(Decimal(8), Decimal(96))

    assert (sold, written_off) == (Decimal(50), Decimal(10))
    assert (pool.quantity, pool.value) == (Decimal(3), Decimal(36))


def test_at_standard_cost_pieces_are_worth_the_standard_and_the_rest_is_variance():
    pool = StandardPool(standard_rate=Decimal("3.3333"))

    variance = pool.add(Decimal(3), Decimal("12.00"))
    taken = [pool.take(Decimal(1)) for _ in range(3)]

    assert variance == Decimal("2.00")
    assert taken == [Decimal("3.33"), Decimal("3.34"), Decimal("3.33")]


def fifo(*arrivals):
    pool = FifoPool()
    for number, (quantity, value) in enumerate(arrivals, start=1):
        pool.arrival.document_id = number
        pool.add(Decimal(quantity), Decimal(value))
    return pool


def left(pool):
    return [(layer.document_id, layer.quantity, layer.value) for layer in pool.layers]


def test_first_in_first_out():
    pool = fifo((10, 100), (10, 150))

    taken = pool.take(Decimal(15))

    assert taken == Decimal(175)
    assert left(pool) == [(2, Decimal(5), Decimal(75))]


def test_beyond_the_last_layer_goods_leave_at_the_last_cost():
    pool = fifo((2, 20), (1, 15))

    sold = pool.take(Decimal(5))
    written_off = pool.add(Decimal(4), Decimal(80))

    assert sold == Decimal(65)
    assert written_off == Decimal(10)
    assert left(pool) == [(2, Decimal(2), Decimal(40))]


def test_a_receipt_taken_back_takes_its_own_layer():
    pool = fifo((10, 100), (10, 150), (10, 90))

    pool.apply(Decimal(-10), Decimal(-150), 2)

    assert pool.come_to_rest() == 0
    assert [row[0] for row in left(pool)] == [1, 3]


def test_what_is_gone_of_a_receipt_taken_back_comes_from_the_oldest_layer():
    pool = fifo((10, 100), (10, 150))
    pool.take(Decimal(14))

    pool.apply(Decimal(-6), Decimal(-60), 1)

    assert pool.come_to_rest() == Decimal(30)
    assert (pool.quantity, pool.value, left(pool)) == (0, 0, [])


def test_goods_that_come_back_leave_first_again():
    pool = fifo((10, 100), (10, 150))
    pool.take(Decimal(4))
    pool.arrival.document_id = 9

    pool.apply(Decimal(4), Decimal(40), 8)

    assert pool.come_to_rest() == 0
    assert left(pool)[0] == (9, Decimal(4), Decimal(40))


def test_a_charge_falls_on_what_is_left_of_its_receipt():
    pool = fifo((10, 100), (10, 150))
    pool.take(Decimal(16))

    assert pool.left_of(1) == 0
    assert pool.charge(Decimal(8), 1) == 0
    assert pool.charge(Decimal(8), 2) == Decimal(8)
    assert left(pool) == [(2, Decimal(4), Decimal(68))]
