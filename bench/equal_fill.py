"""Stock at equal fill: what three planners need on their shelves to serve the same share of demand.

Run: python bench/equal_fill.py [--data FOLDER] [--sets m5 rossmann ...] [--early] [--method NAME]
     [--scale 0.001]

Real sales are replayed with lost sales: reviewed weekly (by the period where sets are weekly or
monthly), delivered after a lead time, opening stock one target. Each planner's knob is turned until
95 and 98 % of demand, by value, is served; the stock it takes, by value, is compared.

* quarterly min/max: every 91 days min = k weeks of the last quarter's mean, max = min + 4 weeks
* 28-day mean with z·σ: every review up to 28-day mean × window + z·σ·√window
* ours: every review up to the quantile of `forecast_window` over the window

The last fifth of the periods is replayed; ``--early`` replays the fifth before, for tuning.
"""

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.tools.sets import SETS, SalesSet
from bench.tools.sizes import part, sized
from stockmath.forecasting import forecast_window
from stockmath.simulation import Levels, SimulationResult, Supply, replay

DATA = Path(__file__).parents[2] / "shared/data"
TARGETS = (0.95, 0.98)
LEVELS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.965, 0.98, 0.99, 0.995, 0.998, 0.9995)
ZS = (-0.6, -0.3, 0.0, 0.3, 0.6, 0.9, 1.2, 1.5, 1.8, 2.1, 2.5, 3.0, 3.6, 4.5, 6.0, 9.0, 14.0)
WEEKS = (
    0.0,
    0.25,
    0.5,
    1.0,
    1.5,
    2.0,
    2.5,
    3.0,
    4.0,
    5.0,
    6.5,
    8.0,
    10.0,
    13.0,
    18.0,
    26.0,
    52.0,
    104.0,
)


def main() -> None:
    parser = sized(__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--sets", nargs="*", default=list(SETS))
    parser.add_argument("--early", action="store_true", help="Replay the fifth before the last.")
    parser.add_argument("--method", default="combined")
    options = parser.parse_args()
    for name in options.sets[: part(len(options.sets), options.scale)]:
        try:
            sales = SETS[name](options.data)
        except FileNotFoundError as missing:
            print(f"{name} skipped: there is no {missing.filename}")
            continue
        sales = sales.first(part(len(sales.demand), options.scale, least=20))
        begun = time.process_time()
        compare(name, Planner.of(sales, early=options.early, method=options.method))
        print(f"    {time.process_time() - begun:.0f} s CPU")


@dataclass(frozen=True, slots=True)
class Planner:
    """One set, from where it is replayed, and the window each planner protects."""

    sales: SalesSet
    first: int
    last: int
    method: str

    @classmethod
    def of(cls, sales: SalesSet, *, early: bool, method: str) -> "Planner":
        n_periods = sales.demand.shape[1]
        first, last = int(n_periods * 0.8), n_periods
        if early:
            first, last = int(n_periods * 0.6), first
        return cls(sales, first, last, method)

    def points(self, rule_of, knobs, *, every: int) -> np.ndarray:
        """Return (fill, stock value) for every setting of a knob."""
        return np.array([self.lived(rule_of(knob), every=every) for knob in knobs])

    def lived(self, rule, *, every: int) -> tuple[float, float]:
        history = self.sales.demand[:, : self.last]
        opening = np.asarray(rule(self.first, history[:, : self.first]).order_up_to)
        result: SimulationResult = replay(
            history,
            first=self.first,
            rule=rule,
            every=every,
            supply=Supply(lead_time=self.sales.lead_time, review=self.sales.review),
            on_hand=np.ceil(opening),
        )
        value = self.sales.value
        served = float(value @ result.sold) / float(value @ result.demand)
        return served, float(value @ result.mean_stock)

    def window(self) -> np.ndarray:
        return self.sales.lead_time + self.sales.review

    def min_max(self, weeks: float):
        """Min and max set once a quarter from the quarter before."""
        sales = self.sales

        def rule(_period: int, past: np.ndarray) -> Levels:
            week = mean_of(past[:, -sales.quarter :]) * sales.week
            return Levels(weeks * week, (weeks + 4) * week)

        return rule

    def buffered_mean(self, z: float):
        """A short moving mean with z·σ, what a careful spreadsheet does."""
        sales, window = self.sales, self.window()

        def rule(_period: int, past: np.ndarray) -> Levels:
            recent = past[:, -sales.recent :]
            mean, sd = mean_of(recent), spread_of(recent)
            target = np.maximum(mean * window + z * sd * np.sqrt(window), 0.0)
            return Levels(target, target)

        return rule

    def quantiles(self):
        """One forecast an origin, all levels at once, kept for every setting of the knob."""
        kept: dict[int, np.ndarray] = {}

        def rule_of(column: int):
            def rule(period: int, past: np.ndarray) -> Levels:
                if period not in kept:
                    kept[period] = self.forecast(period, past)
                return Levels(kept[period][:, column], kept[period][:, column])

            return rule

        return rule_of

    def drivers(self, first: int, period: int) -> dict[str, np.ndarray] | None:
        """What is known ahead, from the first period given to the end of the longest window."""
        if self.sales.drivers is None:
            return None
        ahead = period + int(self.window().max())
        return {
            name: np.pad(rows, ((0, 0), (0, max(ahead - rows.shape[1], 0))))[:, first:ahead]
            for name, rows in self.sales.drivers.items()
        }

    def forecast(self, period: int, past: np.ndarray) -> np.ndarray:
        sales = self.sales
        given = past[:, -sales.given :]
        return forecast_window(
            given,
            window=np.broadcast_to(self.window(), len(given)),
            quantiles=LEVELS,
            period=sales.period,
            start=sales.start_of(period - given.shape[1]),
            groups=sales.groups,
            regressors=self.drivers(period - given.shape[1], period),
            method=self.method,
        ).quantiles


def mean_of(values: np.ndarray) -> np.ndarray:
    seen = (~np.isnan(values)).sum(axis=1)
    return np.nansum(values, axis=1) / np.maximum(seen, 1)


def spread_of(values: np.ndarray) -> np.ndarray:
    seen = (~np.isnan(values)).sum(axis=1)
    squares = np.nansum((values - mean_of(values)[:, None]) ** 2, axis=1)
    return np.sqrt(squares / np.maximum(seen - 1, 1))


def at_equal_fill(points: np.ndarray, fill: float) -> float:
    """Stock value at a fill, straight between the settings on either side in log(1 − fill)."""
    order = np.argsort(points[:, 1])
    missed = -np.log(np.maximum(1 - points[order, 0], 1e-9))
    missed = np.maximum.accumulate(missed)
    wanted = -np.log(1 - fill)
    if wanted > missed[-1]:
        return float("nan")  # Not reached by any setting; below the least setting, its stock.
    return float(np.interp(wanted, missed, points[order, 1]))


def compare(name: str, planner: Planner) -> None:
    sales = planner.sales
    review = int(sales.review)
    curves = {
        "quarterly min/max": planner.points(planner.min_max, WEEKS, every=sales.quarter),
        "mean with z·σ": planner.points(planner.buffered_mean, ZS, every=review),
        "ours": planner.points(planner.quantiles(), range(len(LEVELS)), every=review),
    }
    lived = np.nan_to_num(sales.demand[:, planner.first : planner.last])
    days = float(sales.value @ lived.mean(axis=1))
    print(
        f"{name}: {len(sales.demand)} series, {planner.last - planner.first} {sales.period}s, "
        f"review {review}, lead time {np.mean(sales.lead_time):.1f}"
    )
    for fill in TARGETS:
        stock = {who: at_equal_fill(points, fill) for who, points in curves.items()}
        ours = stock["ours"]
        held = "  ".join(f"{who} {value / days:.1f}" for who, value in stock.items())
        print(
            f"    {fill:.0%} served, {sales.period}s of cover: {held}  |  ours against min/max "
            f"{ours / stock['quarterly min/max'] - 1:+.1%}, against the mean "
            f"{ours / stock['mean with z·σ'] - 1:+.1%}"
        )


if __name__ == "__main__":
    main()
