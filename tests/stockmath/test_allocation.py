"""Scarce stock, money, room and transfers: never more than there is, and against trying all."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stockmath.allocation.budget import packs_within_budget
from stockmath.allocation.fair_share import share_by_request, share_to_equal_cover
from stockmath.allocation.loads import fill_loads, level_receipts, reach_minimum
from stockmath.allocation.transfers import transfer_or_buy
from stockmath.errors import InvalidParameter, NegativeValue, OutOfRange, WrongShape

whole = st.integers(0, 30)
askers = st.lists(st.tuples(whole, st.integers(0, 2), st.integers(1, 5)), min_size=1, max_size=12)


@given(askers, st.lists(whole, min_size=3, max_size=3))
def test_shares_are_whole_packs_and_never_more_than_there_is(asked, available):
    requests, group, pack = (np.array(column) for column in zip(*asked, strict=True))
    requests = requests * pack

    given_ = share_by_request(requests, group=group, available=available, pack=pack)

    assert (given_ >= 0).all()
    assert (given_ <= requests).all()
    assert (given_ % pack == 0).all()
    used = np.bincount(group, given_, 3)
    assert (used <= np.array(available) + 1e-9).all()
    wanted = np.bincount(group, requests, 3)
    enough = wanted <= available
    assert used[enough].tolist() == wanted[enough].tolist()


@given(
    requests=st.lists(st.integers(1, 40), min_size=2, max_size=8),
    available=st.integers(0, 200),
)
def test_shares_of_single_units_differ_from_the_ratio_by_less_than_one(requests, available):
    group = np.zeros(len(requests), dtype=int)

    given_ = share_by_request(requests, group=group, available=[available])

    ratio = min(1, available / sum(requests))
    assert (np.abs(given_ - ratio * np.array(requests)) < 1 + 1e-9).all()
    assert given_.sum() == min(available, sum(requests))


@given(
    st.lists(st.tuples(whole, whole, st.integers(1, 6)), min_size=2, max_size=8),
    st.integers(0, 120),
)
def test_equal_cover_serves_those_who_run_out_first(asked, available):
    requests, held, use = (np.array(column, dtype=float) for column in zip(*asked, strict=True))
    group = np.zeros(requests.size, dtype=int)

    given_ = share_to_equal_cover(
        requests, on_hand=held, use=use, group=group, available=[available]
    )

    assert given_.sum() == pytest.approx(min(available, requests.sum()))
    cover = (held + given_) / use
    unserved = given_ < requests
    for row in np.flatnonzero(given_ > 0):
        assert (cover[row] - 1 / use[row] <= cover[unserved] + 1 / use[unserved] + 1e-6).all()


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.lists(whole, min_size=3, max_size=3), st.integers(1, 9)),
        min_size=1,
        max_size=4,
    ),
    budget=st.integers(0, 40),
)
def test_a_budget_agrees_with_trying_every_purchase(rows, budget):
    gains = np.array([sorted(gain, reverse=True) for gain, _cost in rows], dtype=float)
    costs = np.array([cost for _gain, cost in rows], dtype=float)
    totals = np.concatenate([np.zeros((len(rows), 1)), np.cumsum(gains, axis=1)], axis=1)
    tried = max(
        sum(totals[row, count] for row, count in enumerate(counts))
        for counts in product(range(4), repeat=len(rows))
        if np.array(counts) @ costs <= budget
    )

    quick = packs_within_budget(gains, pack_costs=costs, budget=budget)
    best = packs_within_budget(gains, pack_costs=costs, budget=budget, time_limit=10)

    assert quick.spent <= budget
    assert quick.gain <= tried <= quick.bound + 1e-6
    assert best.gain == pytest.approx(tried)
    assert best.bound == pytest.approx(tried, rel=1e-5, abs=1e-6)


def test_a_large_budget_is_shared_out_near_its_bound():
    generator = np.random.default_rng(7)
    gains = -np.sort(-generator.exponential(10, (5_000, 8)), axis=1)
    costs = generator.uniform(1, 30, 5_000)

    bought = packs_within_budget(gains, pack_costs=costs, budget=50_000)

    assert bought.spent <= 50_000
    assert bought.gap < 1e-4


@settings(max_examples=60)
@given(
    rows=st.lists(
        st.tuples(whole, st.integers(-5, 30), st.integers(0, 6), st.integers(1, 6)),
        min_size=1,
        max_size=6,
    )
)
def test_containers_cover_the_need_and_leave_no_room_for_another_pack(rows):
    need, position, use, pack = (
        np.array(column, dtype=float) for column in zip(*rows, strict=True)
    )

    load = fill_loads(
        need=need, position=position, use=use, pack=pack, sizes=np.ones(len(rows)), capacity=25
    )

    assert (load.quantity >= need).all()
    assert (load.quantity % pack == 0).all()
    total = load.quantity.sum()
    assert total <= 25 * load.loads
    assert load.loads == 0 or total > 25 * (load.loads - 1)
    if load.loads and (use > 0).any():
        assert total + pack[use > 0].min() > 25 * load.loads


def test_a_second_limit_holds_too():
    load = fill_loads(
        need=[10.0, 10.0],
        position=0,
        use=[1.0, 1.0],
        pack=1,
        sizes=[[1.0, 1.0], [5.0, 0.1]],
        capacity=[100.0, 60.0],
    )

    assert load.loads == 1
    assert (load.used <= [100.0, 60.0]).all()
    assert load.quantity.tolist() == [11, 50]


def test_nothing_needed_fills_no_container_and_no_minimum():
    asked = {"need": [0.0, -3.0], "position": 5, "use": 1, "pack": 2}

    assert fill_loads(**asked, sizes=[1.0, 1.0], capacity=9).loads == 0
    assert not reach_minimum(**asked, values=[1.0, 1.0], minimum=50).quantity.any()


@given(minimum=st.integers(0, 300))
def test_a_minimum_is_reached_and_passed_by_less_than_a_pack(minimum):
    load = reach_minimum(
        need=[7.0, 0.0, 2.0], position=[0, 4, 9], use=[2, 1, 3], pack=[3, 2, 5],
        values=[2.0, 5.0, 1.0], minimum=minimum,
    )  # fmt: skip

    least = 2 * 9 + 1 * 5
    assert load.used[0] >= minimum
    assert load.used[0] < max(minimum, least) + 10.5
    assert (load.quantity >= [7, 0, 2]).all()


@given(st.lists(whole, min_size=1, max_size=12), st.integers(0, 25))
def test_receipts_keep_within_the_dock_and_are_never_later(due, room):
    comes, late = level_receipts(np.array(due, dtype=float), capacity=room)

    assert (comes <= room).all()
    assert comes.sum() + late.sum() == sum(due)
    in_time = np.cumsum(np.array(due) - late)
    assert (np.cumsum(comes) >= in_time - 1e-9).all()
    spans = [sum(due[: day + 1]) - room * (day + 1) for day in range(len(due))]
    assert late.sum() == max(0, *spans)


@settings(max_examples=40, deadline=None)
@given(
    surplus=st.lists(st.integers(0, 4), min_size=3, max_size=3),
    shortage=st.lists(st.integers(0, 3), min_size=3, max_size=3),
    costs=st.lists(st.integers(0, 6), min_size=9, max_size=9),
)
def test_transfers_agree_with_trying_every_move(surplus, shortage, costs):
    lanes = np.array(costs, dtype=float).reshape(3, 3)
    pairs = [(i, j) for i in range(3) for j in range(3) if i != j]
    best = np.inf
    spans = [range(min(surplus[i], shortage[j]) + 1) for i, j in pairs]
    for units in product(*spans):
        moved = np.zeros((3, 3))
        for (i, j), count in zip(pairs, units, strict=True):
            moved[i, j] = count
        if (moved.sum(axis=1) <= surplus).all() and (moved.sum(axis=0) <= shortage).all():
            bought = np.array(shortage) - moved.sum(axis=0)
            best = min(best, (moved * lanes).sum() + 4 * bought.sum())

    plan = transfer_or_buy(surplus=surplus, shortage=shortage, move_costs=lanes, buy_costs=4)

    assert plan.cost == pytest.approx(best)
    assert plan.saved == pytest.approx(4 * sum(shortage) - best)
    assert (plan.moved.sum(axis=1) <= surplus).all()
    assert (plan.moved.sum(axis=0) + plan.bought).tolist() == shortage


@pytest.mark.parametrize(
    ("call", "error", "sentence"),
    [
        (
            lambda: share_by_request([-1.0], group=[0], available=[1]),
            NegativeValue,
            "requests must not be negative, got -1",
        ),
        (
            lambda: share_by_request([1.0], group=[3], available=[1]),
            InvalidParameter,
            "group must be from 0 to 0",
        ),
        (
            lambda: packs_within_budget([[1.0, 2.0]], pack_costs=[1], budget=5),
            InvalidParameter,
            "gains must not rise along a row",
        ),
        (
            lambda: packs_within_budget([1.0], pack_costs=[1], budget=5),
            WrongShape,
            "gains must be",
        ),
        (
            lambda: fill_loads(need=[1.0], position=0, use=1, pack=9, sizes=[1.0], capacity=5),
            InvalidParameter,
            "a pack is larger than a container",
        ),
        (
            lambda: fill_loads(need=[1.0], position=0, use=1, pack=0, sizes=[1.0], capacity=5),
            OutOfRange,
            "pack must be above zero, got 0",
        ),
        (
            lambda: transfer_or_buy(surplus=[1], shortage=[1], move_costs=[1.0], buy_costs=1),
            WrongShape,
            "move_costs must be",
        ),
    ],
)
def test_what_cannot_be_shared_is_refused_by_name(call, error, sentence):
    with pytest.raises(error, match=sentence.replace("(", r"\(")):
        call()
