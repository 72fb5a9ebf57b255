"""Drawn futures, shocks and replays: the same seed, the moments asked for, and no look ahead."""

import numpy as np
import pytest

from stockmath.simulation import (
    FixedLevels,
    Levels,
    Shock,
    Supply,
    draw_demand,
    draw_lead_times,
    replay,
    simulate,
    simulate_futures,
    struck_by,
)


def test_the_same_seed_draws_the_same_future_and_another_another():
    def futures(seed):
        return simulate_futures(
            lambda g: (
                draw_demand(g, mean=[2.0, 5.0], sd=[2.0, 4.0], n_periods=80),
                Supply(lead_time=draw_lead_times(g, mean=[4.0, 6.0], sd=2, n_periods=80)),
            ),
            policy=lambda: FixedLevels(Levels([12, 40], [12, 40])),
            on_hand=[12, 40],
            n_futures=5,
            seed=seed,
        )

    first, again, other = futures(1), futures(1), futures(2)

    assert first.mean_stock.tolist() == again.mean_stock.tolist()
    assert first.mean_stock.tolist() != other.mean_stock.tolist()
    assert len(set(first.fill_rate.tolist())) > 1


def test_draws_have_the_moments_asked_for():
    generator = np.random.default_rng(6)

    demand = draw_demand(generator, mean=[0.0, 2.0, 10.0], sd=[0.0, 3.0, 1.0], n_periods=60_000)
    leads = draw_lead_times(generator, mean=[8.0], sd=[3.0], n_periods=60_000)

    assert demand.mean(axis=1) == pytest.approx([0, 2, 10], rel=0.02)
    assert demand.std(axis=1) == pytest.approx([0, 3, 10**0.5], rel=0.02)
    assert (leads.mean(), leads.std()) == pytest.approx((8, 3), rel=0.02)


def test_shocks_hurt():
    demand = np.full((2, 60), 4.0)
    supply = Supply(lead_time=5, place=[0, 0], dock_capacity=[20.0])
    policy = FixedLevels(Levels(28, 28))
    calm = simulate(demand, supply=supply, policy=policy, on_hand=28)

    for change in (
        {"lead_time_factor": 1.5},
        {"supplier_is_gone": True},
        {"demand_factor": 3.0},
        {"dock_factor": 0.0},
    ):
        struck = struck_by(Shock(first=20, last=34, **change), demand, supply)
        result = simulate(struck[0], supply=struck[1], policy=policy, on_hand=28)
        assert result.total_fill_rate < calm.total_fill_rate == 1.0


def test_a_replay_knows_nothing_before_its_day():
    history = np.random.default_rng(8).poisson(3, (2, 60)).astype(float)
    seen = []

    def rule(period, past):
        seen.append((period, past.shape[1]))
        assert past.base is None
        return Levels(10, 10)

    replay(history, first=30, rule=rule, every=7, supply=Supply(lead_time=2), on_hand=10)

    assert seen == [(period, period) for period in (30, 37, 44, 51, 58)]


def test_a_warm_up_is_lived_through_and_not_counted():
    demand = np.random.default_rng(9).poisson(3, (2, 60)).astype(float)
    rules = {"supply": Supply(lead_time=4), "policy": FixedLevels(Levels(14, 14)), "on_hand": 0}

    whole = simulate(demand, **rules, keep="days")
    late = simulate(demand, **rules, warm_up=20)

    assert late.sold.tolist() == whole.days.sold[:, 20:].sum(axis=1).tolist()
    assert late.mean_stock.tolist() == whole.days.on_hand[:, 20:].mean(axis=1).tolist()
