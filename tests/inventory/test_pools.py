"""Value at moving average: never made, never lost, whatever comes in whatever order."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.services.ledger.pools import Pool

QUANTITIES = st.one_of(
    st.integers(1, 9).map(Decimal), st.decimals("0.000001", "1000000", places=6, allow_nan=False)
)
VALUES = st.decimals("0", "1000000", places=2, allow_nan=False)
STEPS = st.lists(st.tuples(st.sampled_from("iort"), QUANTITIES, VALUES), max_size=40)


def is_at_rest(pool):
    if pool.quantity == 0:
        return pool.value == 0
    return pool.value >= 0 if pool.quantity > 0 else pool.value <= 0


@settings(max_examples=300, deadline=None)
@given(STEPS)
def test_what_came_in_is_what_went_out_and_what_is_left(steps):
    pool = Pool()
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
        elif kind == "r" and posted:
            back, worth = posted.pop(int(amount) % len(posted))
            pool.apply(-back, -worth)
            came, went, quantity = came - worth, went + pool.come_to_rest(), quantity - back
        assert pool.quantity == quantity
        assert pool.value == came - went
        assert is_at_rest(pool)


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 60), VALUES)
def test_the_pieces_of_a_receipt_are_worth_the_whole(pieces, value):
    pool = Pool()
    pool.add(Decimal(pieces), value)

    taken = [pool.take(Decimal(1)) for _ in range(pieces)]

    assert sum(taken) == value
    assert max(taken) - min(taken) <= Decimal("0.02") + value / pieces / 2


@settings(max_examples=200, deadline=None)
@given(QUANTITIES, VALUES, st.integers(0, 3))
def test_value_has_the_decimals_of_its_currency(quantity, value, digits):
    pool = Pool(minor_digits=digits)
    pool.add(Decimal(3), value.quantize(Decimal(1).scaleb(-digits)))

    taken = pool.take(min(quantity, Decimal(3)))

    assert taken == taken.quantize(Decimal(1).scaleb(-digits))


def test_sold_before_it_was_bought():
    pool = Pool(last_rate=Decimal(10))

    sold = pool.take(Decimal(5))
    written_off = pool.add(Decimal(8), Decimal(96))

    assert (sold, written_off) == (Decimal(50), Decimal(10))
    assert (pool.quantity, pool.value) == (Decimal(3), Decimal(36))
