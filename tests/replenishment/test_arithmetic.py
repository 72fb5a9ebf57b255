"""The arithmetic of one need, in exact numbers."""

from decimal import Decimal

import pytest

from replenishment.selectors.supply import days_between_trips
from replenishment.values import Levels, Position, need

NONE = Decimal(0)


@pytest.mark.parametrize(
    ("on_hand", "waiting_quantity", "pack", "minimum", "raw", "quantity"),
    [
        (31, 0, 12, 0, 0, 0),
        (30, 0, 12, 0, 22, 24),
        (30, 0, 1, 0, 22, 22),
        (30, 0, 12, 40, 22, 48),
        (-8, 0, 12, 0, 60, 60),
        (20, 20, 1, 0, 0, 0),
        (0, 30, 12, 0, 22, 24),
        (0, 30, 24, 0, 22, 0),
        (52, 0, 12, 0, 0, 0),
        (0, 0, 50, 0, 52, 100),
    ],
)
def test_a_need_is_what_the_target_lacks_in_whole_packs(
    on_hand, waiting_quantity, pack, minimum, raw, quantity
):
    found = need(
        Levels(reorder_point=Decimal(30), order_up_to=Decimal(52)),
        Position(on_hand=Decimal(on_hand), waiting=Decimal(waiting_quantity)),
        pack=Decimal(pack),
        minimum=Decimal(minimum),
    )

    assert (found.raw, found.quantity) == (raw, quantity)


@pytest.mark.parametrize(
    ("on_hand", "step", "raw"),
    [("2", "1", "0"), ("2", "0.1", "0.4"), ("1.8", "1", "0.6"), ("0", "1", "2.4")],
)
def test_less_than_half_a_piece_is_no_need_while_anything_is_there(on_hand, step, raw):
    found = need(
        Levels(reorder_point=Decimal("2.4"), order_up_to=Decimal("2.4")),
        Position(on_hand=Decimal(on_hand)),
        pack=Decimal(1),
        minimum=NONE,
        step=Decimal(step),
    )

    assert found.raw == Decimal(raw)


def test_the_position_counts_what_comes_and_leaves_out_what_is_promised():
    position = Position(
        on_hand=Decimal(100),
        reserved=Decimal(1),
        on_order=Decimal(2),
        in_transit=Decimal(4),
        transfers_in=Decimal(8),
        transfers_out=Decimal(16),
        waiting=Decimal(32),
    )

    assert (position.total, position.free) == (129, 83)


def test_the_lane_decides_how_often_a_place_is_supplied():
    assert [days_between_trips(days) for days in ("1234567", "135", "6", "12", "")] == [
        1,
        3,
        7,
        6,
        7,
    ]
