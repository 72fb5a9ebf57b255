"""The simulator against a plain loop over one unit of state at a time, and what must hold."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockmath.errors import InvalidParameter, NegativeValue, NotFinite, OutOfRange, WrongShape
from stockmath.simulation import (
    FixedLevels,
    Levels,
    RevisedLevels,
    Supply,
    simulate,
)


def plain(demand, *, leads, review, pack, minimum, life, lost, point, target, on_hand):
    """One series, one period, one lot at a time: the slow truth."""
    lots, position, owed = [[0, on_hand]], on_hand, 0.0
    coming = {}
    days = []
    for period, wanted in enumerate(demand):
        if life:
            gone = sum(size for came, size in lots if came + life <= period)
            lots = [lot for lot in lots if lot[0] + life > period]
            position -= gone
        ordered = 0.0
        if period % review == 0 and position <= point and target > position:
            ordered = pack * np.ceil(max(target - position, minimum) / pack)
            position += ordered
            due = period + leads[period]
            coming[due] = coming.get(due, 0.0) + ordered
        lots.append([period, coming.pop(period, 0.0)])
        free = sum(size for _came, size in lots)
        sold = min(max(free - owed, 0.0), wanted)
        out = min(free, wanted if lost else wanted + owed)
        owed = 0.0 if lost else owed + wanted - out
        position -= out if lost else wanted
        for lot in lots:
            taken = min(lot[1], out)
            lot[1] -= taken
            out -= taken
        days.append((sum(size for _came, size in lots), sold, ordered))
    return np.array(days).T


@st.composite
def worlds(draw):
    n_series, n_periods = draw(st.integers(1, 4)), draw(st.integers(5, 40))
    generator = np.random.default_rng(draw(st.integers(0, 10_000)))

    def pick(low, high):
        return generator.integers(low, high, n_series)

    demand = generator.poisson(3, (n_series, n_periods)).astype(float)
    point = pick(0, 25).astype(float)
    leads = generator.integers(0, 6, (n_series, n_periods))
    supply = Supply(
        lead_time=leads,
        review=pick(1, 8),
        pack=pick(1, 7),
        minimum=pick(0, 9),
        shelf_life=pick(0, 9),
        shortage=draw(st.sampled_from(["lost", "backorder"])),
    )
    return demand, supply, point, point + pick(0, 20), pick(0, 30)


@settings(max_examples=120)
@given(worlds())
def test_the_simulator_agrees_with_a_plain_loop(world):
    demand, supply, point, target, on_hand = world

    policy = FixedLevels(Levels(point, target))
    result = simulate(demand, supply=supply, policy=policy, on_hand=on_hand, keep="days")

    for row in range(len(demand)):
        left, sold, ordered = plain(
            demand[row],
            leads=supply.lead_time[row],
            review=supply.review[row],
            pack=supply.pack[row],
            minimum=supply.minimum[row],
            life=supply.shelf_life[row],
            lost=supply.shortage == "lost",
            point=point[row],
            target=target[row],
            on_hand=float(on_hand[row]),
        )
        assert result.days.on_hand[row].tolist() == left.tolist()
        assert result.days.sold[row].tolist() == sold.tolist()
        assert result.days.ordered[row].tolist() == ordered.tolist()
        assert result.sold[row] == sold.sum()
        assert result.stock[row] == left.sum()
        assert result.short_periods[row] == (sold < demand[row]).sum()


@settings(max_examples=60)
@given(worlds(), st.randoms(use_true_random=False))
def test_another_order_of_the_series_changes_nothing(world, random):
    demand, supply, point, target, on_hand = world
    order = list(range(len(demand)))
    random.shuffle(order)
    moved = Supply(
        lead_time=supply.lead_time[order],
        review=supply.review[order],
        pack=supply.pack[order],
        minimum=supply.minimum[order],
        shelf_life=supply.shelf_life[order],
        shortage=supply.shortage,
    )

    one = simulate(
        demand, supply=supply, policy=FixedLevels(Levels(point, target)), on_hand=on_hand
    )
    other = simulate(
        demand[order],
        supply=moved,
        policy=FixedLevels(Levels(point[order], target[order])),
        on_hand=on_hand[order],
    )

    for name in ("sold", "stock", "ordered", "expired", "waiting", "closing"):
        assert getattr(other, name).tolist() == getattr(one, name)[order].tolist()


@settings(max_examples=60)
@given(
    seed=st.integers(0, 1000),
    level=st.integers(0, 40),
    more=st.integers(0, 20),
    lead=st.integers(0, 9),
    review=st.integers(1, 7),
    shortage=st.sampled_from(["lost", "backorder"]),
)
def test_more_stock_never_serves_less(seed, level, more, lead, review, shortage):
    demand = np.random.default_rng(seed).poisson(2, (3, 80)).astype(float)
    supply = Supply(lead_time=lead, review=review, shortage=shortage)

    low, high = (
        simulate(demand, supply=supply, policy=FixedLevels(Levels(s, s)), on_hand=s)
        for s in (level, level + more)
    )

    assert (high.sold >= low.sold).all()
    assert (high.short_periods <= low.short_periods).all() or shortage == "lost"


@given(scale=st.sampled_from([0.25, 2.0, 8.0]), seed=st.integers(0, 100))
def test_another_unit_changes_only_the_unit(scale, seed):
    demand = np.random.default_rng(seed).poisson(2, (3, 50)).astype(float)

    one, many = (
        simulate(
            demand * unit,
            supply=Supply(lead_time=3, review=2, pack=unit * 4, minimum=unit * 6),
            policy=FixedLevels(Levels(9 * unit, 14 * unit)),
            on_hand=10 * unit,
        )
        for unit in (1.0, scale)
    )

    assert many.sold.tolist() == (one.sold * scale).tolist()
    assert many.orders.tolist() == one.orders.tolist()


def central_world(central: float) -> tuple[np.ndarray, Supply, FixedLevels]:
    """One warehouse, row 2, and three stores; the warehouse holds ``central`` at most."""
    demand = np.random.default_rng(4).poisson(4, (4, 120)).astype(float)
    demand[2] = 0
    supply = Supply(lead_time=[1, 1, 6, 1], source=[2, 2, -1, 2], pack=[2, 1, 10, 3])
    levels = np.array([14.0, 14, central, 14])
    return demand, supply, FixedLevels(Levels(levels, levels))


@pytest.mark.parametrize("central", [0.0, 40.0, 120.0])
def test_what_leaves_the_centre_comes_in_at_the_stores(central):
    demand, supply, policy = central_world(central)
    opening = [14.0, 14, central, 14]

    result = simulate(demand, supply=supply, policy=policy, on_hand=opening)

    stores = [0, 1, 3]
    assert result.shipped[2] == result.ordered[stores].sum()
    kept = np.array(opening) + result.received - result.sold - result.shipped - result.expired
    assert kept.tolist() == result.closing.tolist()
    assert (result.closing >= 0).all()


def test_a_fuller_centre_serves_the_stores_better():
    fills = []
    for central in (0.0, 40.0, 80.0, 160.0):
        demand, supply, policy = central_world(central)
        result = simulate(demand, supply=supply, policy=policy, on_hand=[14, 14, central, 14])
        fills.append(result.total_fill_rate)

    assert fills == sorted(fills)
    assert fills[0] < 0.5 < 0.95 < fills[-1]


def test_a_dock_lets_in_no_more_than_its_capacity():
    demand = np.full((2, 10), 5.0)

    result = simulate(
        demand,
        supply=Supply(lead_time=1, place=[0, 0], dock_capacity=[8.0], shortage="backorder"),
        policy=FixedLevels(Levels(20, 20)),
        on_hand=0,
        keep="days",
    )

    came = np.diff(result.days.on_hand + 0, axis=1)
    assert result.received.sum() == 8 * 9
    assert came.sum(axis=0).max() <= 8


@pytest.mark.parametrize(
    ("change", "error", "sentence"),
    [
        ({"demand": [1.0, 2.0]}, WrongShape, r"demand must be \(n_series, n_periods\), got \(2,\)"),
        ({"demand": [[-1.0]]}, NegativeValue, "demand must not be negative, got -1"),
        ({"demand": [[np.inf]]}, NotFinite, "demand must be finite, got inf"),
        ({"on_hand": [1.0, 2.0, 3.0]}, WrongShape, "on_hand must be one value"),
        ({"warm_up": 9}, OutOfRange, "warm_up must be from 0 to 1, got 9"),
        ({"supply": Supply(lead_time=-1)}, NegativeValue, "lead_time must not be negative, got -1"),
        ({"supply": Supply(lead_time=1.5)}, OutOfRange, "lead_time must be whole periods, got 1.5"),
        ({"supply": Supply(lead_time=[1, 2, 3])}, WrongShape, "lead_time must be one value"),
        ({"supply": Supply(lead_time=1, review=0)}, OutOfRange, "review must be at least 1, got 0"),
        ({"supply": Supply(lead_time=1, pack=0)}, OutOfRange, "pack must be above zero, got 0"),
        ({"supply": Supply(lead_time=1, source=[1, 0])}, InvalidParameter, "runs in a circle"),
        ({"supply": Supply(lead_time=1, source=[5, -1])}, OutOfRange, "below 2, got 5"),
        (
            {"supply": Supply(lead_time=1, dock_capacity=[1, 2, 3])},
            WrongShape,
            "dock_capacity must be",
        ),
        ({"policy": FixedLevels(Levels(9, 3))}, InvalidParameter, "got 9 and 3"),
    ],
)
def test_what_cannot_be_simulated_is_refused_by_name(change, error, sentence):
    asked = {
        "demand": [[1.0, 2.0], [0.0, 1.0]],
        "supply": Supply(lead_time=1),
        "policy": FixedLevels(Levels(3, 3)),
        "on_hand": 3,
    } | change

    with pytest.raises(error, match=sentence):
        simulate(asked.pop("demand"), **asked)


def test_a_rule_is_asked_again_only_when_its_answer_is_old():
    asked = []
    policy = RevisedLevels(lambda period, past: asked.append(period) or Levels(5, 5), every=10)

    simulate(np.ones((1, 25)), supply=Supply(lead_time=1), policy=policy, on_hand=5)

    assert asked == [0, 10, 20]
