"""Plans down a network, buffers set together, and the bullwhip meter."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockmath.errors import InvalidParameter, NotEnoughHistory, WrongShape
from stockmath.network.buffers import joint_buffers
from stockmath.network.bullwhip import bullwhip
from stockmath.network.netting import net_requirements
from stockmath.simulation import FixedLevels, Levels, Supply, simulate


@given(
    seed=st.integers(0, 500),
    lead=st.integers(0, 4),
    review=st.integers(1, 5),
    pack=st.integers(1, 12),
)
def test_netting_balances_and_keeps_the_safety_stock(seed, lead, review, pack):
    generator = np.random.default_rng(seed)
    demand = generator.poisson(3, (5, 30)).astype(float)
    demand[0] = 0
    source = [-1, 0, 0, 1, 1]

    plan = net_requirements(
        demand,
        on_hand=40,
        safety_stock=4,
        lead_time=lead,
        review=review,
        pack=pack,
        source=source,
    )

    assert (plan.receipts % pack == 0).all()
    balance = 40 + np.cumsum(plan.receipts - plan.gross, axis=1)
    assert plan.stock == pytest.approx(balance)
    for place in (0, 1):
        sent = sum(plan.releases[row] for row in range(5) if source[row] == place)
        assert plan.gross[place] == pytest.approx(demand[place] + sent)
    assert plan.releases.sum(axis=1) == pytest.approx(plan.receipts.sum(axis=1))
    if lead == 0 and review == 1:
        assert (plan.stock >= 4 - 1e-9).all()


def test_what_cannot_come_in_time_is_said_to_be_late():
    plan = net_requirements([[5.0, 5, 5, 5]], on_hand=6, lead_time=2)

    assert plan.late.tolist() == [[0, 4, 0, 0]]
    assert plan.receipts.tolist() == [[0, 0, 9, 5]]
    assert plan.releases.tolist() == [[9, 5, 0, 0]]
    assert plan.stock.tolist() == [[1, -4, 0, 0]]


def warehouse_and_stores():
    demand = np.random.default_rng(3).poisson(3, (6, 500)).astype(float)
    demand[0] = 0
    supply = Supply(lead_time=[10, 1, 1, 1, 1, 1], review=[7, 1, 1, 1, 1, 1], source=[-1] + [0] * 5)
    mean = np.array([255.0, 6, 6, 6, 6, 6])
    return demand, supply, mean, np.sqrt(mean)


def test_buffers_set_together_hold_less_than_a_full_centre():
    demand, supply, mean, sd = warehouse_and_stores()
    asked = {"supply": supply, "mean": mean, "sd": sd, "unit_value": 2, "fill_rate": 0.98}

    free = joint_buffers(demand, **asked, warm_up=50)
    full = joint_buffers(demand, **asked, warm_up=50, centrals=[1.65])

    assert free.fill_rate >= 0.98
    assert free.value < full.value
    again = simulate(
        demand,
        supply=supply,
        policy=FixedLevels(Levels(free.order_up_to, free.order_up_to)),
        on_hand=free.order_up_to,
        warm_up=50,
    )
    assert again.total_fill_rate == free.fill_rate
    assert 2 * again.mean_stock.sum() == pytest.approx(free.value)


def test_buffers_nobody_can_reach_are_refused():
    demand, supply, mean, _sd = warehouse_and_stores()

    with pytest.raises(InvalidParameter, match=r"reach a fill rate of 0\.999"):
        joint_buffers(demand, supply=supply, mean=mean / 4, sd=0.1, unit_value=1, fill_rate=0.999)


def test_orders_that_pass_demand_on_do_not_swing_more():
    demand = np.random.default_rng(1).poisson(8, 400).astype(float)
    batches = np.zeros(400)
    batches[::4] = demand.reshape(-1, 4).sum(axis=1)

    measured = bullwhip(np.stack([demand, batches]), demand=demand)

    assert measured[0] == 1
    assert measured[1] > 4
    assert bullwhip(batches, demand=demand, bucket=4) == pytest.approx(1)


def test_order_up_to_on_a_moving_mean_swings_as_the_textbook_says():
    generator = np.random.default_rng(2)
    demand, window, lead = generator.normal(100, 10, 60_000), 10, 4
    mean = np.convolve(demand, np.ones(window) / window, mode="valid")
    orders = demand[window:] + (lead + 1) * (mean[1:] - mean[:-1])

    expected = 1 + 2 * (lead + 1) / window + 2 * (lead + 1) ** 2 / window**2
    assert bullwhip(orders, demand=demand[window:]) == pytest.approx(expected, rel=0.02)


def test_bullwhip_of_quiet_demand():
    assert bullwhip([3.0, 3.0], demand=[3.0, 3.0]) == 1
    assert bullwhip([0.0, 6.0], demand=[3.0, 3.0]) == np.inf


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(NotEnoughHistory, match="two buckets, 14 periods, got 10"):
        bullwhip(np.ones(10), demand=np.ones(10), bucket=7)
    with pytest.raises(WrongShape, match="Shapes do not fit"):
        bullwhip(np.ones(10), demand=np.ones(9))
