"""How stock is refilled in a simulation: lead times, reviews, packs, sources, docks, shelf life."""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from stockmath.arrays import FloatArray, IntArray, not_negative, positive
from stockmath.errors import InvalidParameter, NegativeValue, OutOfRange, WrongShape

OUTSIDE = -1  # The source of what is bought: a supplier who always has it.
FOREVER = 0  # The shelf life of what keeps.

Shortage = Literal["lost", "backorder"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """The rules of refilling n_series products at places, each a scalar or one value a series.

    Attributes
    ----------
    lead_time
        Whole periods, not negative: scalar, (n_series,), or (n_series, n_periods) for the lead
        time of what is ordered in each period, as `draws.draw_lead_times` returns it.
    review
        Whole periods between two looks, 1 or more.
    first_review
        The period of the first look, from 0.
    pack, minimum
        Stock units; orders are whole packs and at least the minimum.
    source
        Index of the series that supplies this one, or −1 for outside; no circles.
    place
        Whole numbers from 0, shape (n_series,): which dock it comes in at.
    dock_capacity
        Units a place takes in per period, (n_places,) or (n_places, n_periods); none: no limit.
        What does not get in waits; deliveries get the same share of the room.
    shelf_life
        Periods a unit can be sold from the period it came in, oldest first; 0 for what keeps.
    shortage
        "lost": what is not there is not sold. "backorder": customers wait.
    """

    lead_time: ArrayLike
    review: ArrayLike = 1
    first_review: ArrayLike = 0
    pack: ArrayLike = 1.0
    minimum: ArrayLike = 0.0
    source: ArrayLike = OUTSIDE
    place: ArrayLike = 0
    dock_capacity: ArrayLike | None = None
    shelf_life: ArrayLike = FOREVER
    shortage: Shortage = "lost"


@dataclass(frozen=True, slots=True)
class Checked:
    """A `Supply` as arrays of one row a series, sources before those they supply."""

    order: IntArray  # order[i]: the caller's row of our row i.
    levels: tuple[slice, ...]
    lead_time: IntArray  # (n_series,) or (n_periods, n_series)
    review: IntArray
    first_review: IntArray
    pack: FloatArray
    minimum: FloatArray
    source: IntArray  # Our rows.
    place: IntArray
    dock_capacity: FloatArray | None  # (n_periods, n_places)
    shelf_life: IntArray
    is_lost: bool
    packed: bool = field(default=True)

    @property
    def is_joined(self) -> bool:
        """Whether one series can touch another."""
        return len(self.levels) > 1 or self.dock_capacity is not None


def check_supply(supply: Supply, *, n_series: int, n_periods: int) -> Checked:
    """Return ``supply`` as arrays, refusing what cannot be simulated.

    Raises
    ------
    InvalidParameter
        A value lies outside its domain, shapes do not fit, or sources run in a circle.
    """
    if supply.shortage not in {"lost", "backorder"}:
        raise InvalidParameter(f'shortage must be "lost" or "backorder", got {supply.shortage!r}.')
    source = _whole("source", supply.source, n_series, least=OUTSIDE)
    if source.max() >= n_series:
        raise OutOfRange(f"source must be a series below {n_series}, got {source.max()}.")
    depth = depths(source)
    order = np.argsort(depth, kind="stable")
    bounds = np.searchsorted(depth[order], np.arange(depth.max() + 2))
    pack = _row("pack", positive("pack", supply.pack), n_series)[order]
    minimum = _row("minimum", not_negative("minimum", supply.minimum), n_series)[order]
    place = _whole("place", supply.place, n_series, least=0)[order]
    return Checked(
        order=order,
        levels=tuple(slice(a, b) for a, b in pairwise(bounds.tolist())),
        lead_time=_lead_time(supply.lead_time, n_series, n_periods, order),
        review=_whole("review", supply.review, n_series, least=1)[order],
        first_review=_whole("first_review", supply.first_review, n_series, least=0)[order],
        pack=pack,
        minimum=minimum,
        source=np.where(source >= 0, np.argsort(order)[source], OUTSIDE)[order],
        place=place,
        dock_capacity=_capacity(supply.dock_capacity, int(place.max()) + 1, n_periods),
        shelf_life=_whole("shelf_life", supply.shelf_life, n_series, least=0)[order],
        is_lost=supply.shortage == "lost",
    )


def depths(source: IntArray) -> IntArray:
    """Return how many sources stand above each series, (n_series,), refusing circles."""
    depth = np.zeros(source.size, dtype=np.int64)
    above = source.copy()
    for _ in range(source.size):
        if (above < 0).all():
            return depth
        depth[above >= 0] += 1
        above = np.where(above >= 0, source[above], OUTSIDE)
    if (above >= 0).any():
        raise InvalidParameter(f"source runs in a circle through series {int(above.max())}.")
    return depth


def _lead_time(value: ArrayLike, n_series: int, n_periods: int, order: IntArray) -> IntArray:
    lead = not_negative("lead_time", value)
    if (lead != np.floor(lead)).any():
        raise OutOfRange(f"lead_time must be whole periods, got {lead[lead % 1 > 0].flat[0]}.")
    if lead.ndim < 2:
        return _row("lead_time", lead, n_series)[order].astype(np.int64)
    if lead.shape != (n_series, n_periods):
        raise WrongShape(f"lead_time must be {(n_series, n_periods)}, got {lead.shape}.")
    return np.ascontiguousarray(lead[order].T.astype(np.int64))


def _capacity(value: ArrayLike | None, n_places: int, n_periods: int) -> FloatArray | None:
    if value is None:
        return None
    limit = not_negative("dock_capacity", value)
    limit = limit.reshape(-1, 1) if limit.ndim < 2 else limit
    if limit.shape[0] not in {1, n_places} or limit.shape[1] not in {1, n_periods}:
        raise WrongShape(
            f"dock_capacity must be ({n_places},) or ({n_places}, {n_periods}), got {limit.shape}."
        )
    return np.ascontiguousarray(np.broadcast_to(limit, (n_places, n_periods)).T)


def _row(name: str, value: FloatArray, n_series: int) -> FloatArray:
    if value.shape not in {(), (1,), (n_series,)}:
        raise WrongShape(f"{name} must be one value or ({n_series},), got {value.shape}.")
    return np.array(np.broadcast_to(value, (n_series,)), dtype=np.float64)


def _whole(name: str, value: ArrayLike, n_series: int, *, least: int) -> IntArray:
    given = np.asarray(value)
    if given.dtype.kind not in "iu":
        raise OutOfRange(f"{name} must be whole numbers, got {value!r}.")
    if given.min(initial=least) < least:
        error = NegativeValue if least == 0 else OutOfRange
        raise error(f"{name} must be at least {least}, got {given.min()}.")
    return _row(name, given.astype(np.float64), n_series).astype(np.int64)
