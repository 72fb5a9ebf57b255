"""Forecasting beside a plain loop and beside z·σ on a 28-day mean: CPU seconds and honest scores.

Run: make bench BENCH=bench/forecast.py ARGS="[--data FILE] [--early] [--scale 0.001]"

Speed is measured on drawn demand; accuracy is a replay of real daily sales (the M5 file, where it
exists): at each origin the last two years are given and the next days are scored. ``--early``
scores the origins used for tuning; without it, the last fifth of the days, never tuned on.
"""

import resource
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from pyarrow import parquet
from scipy import stats

from bench.tools.sizes import part, sized
from stockmath.accuracy import pinball_loss, rmsse
from stockmath.classify import DemandClass, classify_demand
from stockmath.forecasting import forecast_panel, forecast_window

DATA = Path(__file__).parents[2] / "shared/data/m5_280_daily_to_2015-05-24.parquet"
HISTORY, WINDOW, HORIZON = 730, 14, 28
LEVELS = (0.5, 0.9, 0.95, 0.99)


def main() -> None:
    parser = sized(__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--early", action="store_true", help="Score the origins tuned on.")
    parser.add_argument("--method", default="combined")
    parser.add_argument("--series", type=int, nargs="*", default=[1_000, 10_000])
    options = parser.parse_args()
    for n_series in options.series:
        measure_speed(part(n_series, options.scale, least=200))
    if not options.data.exists():
        print(f"skipped the replay: there is no {options.data}")
        return
    replay(options.data, early=options.early, method=options.method, scale=options.scale)


def measure_speed(n_series: int) -> None:
    """Print CPU seconds of one call beside a plain loop of the level alone."""
    generator = np.random.default_rng(1)
    rates = generator.lognormal(0, 1.2, n_series)
    demand = generator.poisson(rates[:, None], (n_series, 365)).astype(float)
    groups = {
        "category": generator.integers(0, 20, n_series),
        "place": generator.integers(0, 10, n_series),
    }
    window = generator.integers(3, 29, n_series)
    begun = time.process_time()
    forecast_window(demand, window=window, start=date(2024, 1, 1), groups=groups)
    ours = time.process_time() - begun
    sample = demand[:200]
    begun = time.process_time()
    for series in sample:
        plain_level(series.tolist())
    loop = (time.process_time() - begun) * n_series / len(sample)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{n_series:>7,} series x 365 days: forecast_window {ours:.2f} s CPU; the level alone in a "
        f"plain loop {loop:.2f} s; peak memory {peak:,.0f} MB"
    )


def plain_level(demand: list[float]) -> float:
    """Smooth one series the way a first version would: one value after the other."""
    size = chance = 0.0
    for period, value in enumerate(demand):
        chance += max(0.05, 1 / (period + 1)) * ((value > 0) - chance)
        size += 0.1 * (value - size) if value > 0 else 0.0
    return 0.5 * size * chance + 0.25 * sum(demand[-28:]) / 28 + 0.25 * sum(demand[-56:]) / 56


def read_m5(path: Path) -> tuple[np.ndarray, date, dict[str, np.ndarray]]:
    """Return demand (n_series, n_days), its first day and the labels of category and place."""
    table = parquet.read_table(path)
    column = {
        name: np.asarray(table[name].to_pylist())
        for name in ("item_id", "dept_id", "store_id", "sales")
    }
    price = table["sell_price"].to_numpy()
    days = table["date"].to_numpy().astype("datetime64[D]")
    keys = np.char.add(np.char.add(column["item_id"], "|"), column["store_id"])
    names, series = np.unique(keys, return_inverse=True)
    day = (days - days.min()).astype(int)
    demand = np.full((names.size, day.max() + 1), np.nan)
    demand[series, day] = np.where(np.isnan(price), np.nan, column["sales"])
    first = np.unique(series, return_index=True)[1]
    groups = {
        "category": np.unique(column["dept_id"][first], return_inverse=True)[1],
        "place": np.unique(column["store_id"][first], return_inverse=True)[1],
    }
    return demand, days.min().astype(date), groups


def replay(path: Path, *, early: bool, method: str, scale: float) -> None:
    """Score every origin and print ours beside the baseline."""
    demand, start, groups = read_m5(path)
    kept = part(len(demand), scale, least=40)
    demand, groups = demand[:kept], {name: labels[:kept] for name, labels in groups.items()}
    held_out = int(demand.shape[1] * 0.8)
    origins = (
        range(HISTORY, held_out - HORIZON, 28)
        if early
        else range(held_out, demand.shape[1] - HORIZON + 1, 14)
    )
    scores = Scores()
    for origin in origins[: part(len(origins), scale)]:
        score_origin(demand, start, groups, origin=origin, method=method, scores=scores)
    kind = "tuned on" if early else "held out"
    print(f"{demand.shape[0]} series, {len(origins)} origins ({kind}), method {method}")
    scores.show()


class Scores:
    """Rows of every origin, one array a name."""

    def __init__(self) -> None:
        self.rows: dict[str, list[np.ndarray]] = {}

    def add(self, **columns: np.ndarray) -> None:
        for name, values in columns.items():
            self.rows.setdefault(name, []).append(values)

    def show(self) -> None:
        column = {name: np.concatenate(values) for name, values in self.rows.items()}
        actual, classes = column["actual"], column["classes"]
        print(
            f"28-day RMSSE ratio {column['rmsse'].mean() / column['base_rmsse'].mean():.4f}; "
            f"14-day WAPE {np.abs(actual - column['mean']).sum() / actual.sum():.4f} against "
            f"{np.abs(actual - column['base_mean']).sum() / actual.sum():.4f}"
        )
        for level in LEVELS:
            ours, base = column[f"q{level}"], column[f"base{level}"]
            loss = pinball_loss(actual, ours, level=level).sum()
            base_loss = pinball_loss(actual, base, level=level).sum()
            by_class = "  ".join(
                f"{kind.name.lower()} {(actual <= ours)[classes == kind].mean():.3f}"
                for kind in DemandClass
                if (classes == kind).sum() > 50
            )
            print(
                f"{level:.0%}: coverage {(actual <= ours).mean():.4f} (z·σ "
                f"{(actual <= base).mean():.4f}), pinball ratio {loss / base_loss:.4f}, "
                f"mean quantile ratio {ours.mean() / base.mean():.3f} | {by_class}"
            )
            daily = column[f"daily{level}"]
            print(f"      daily coverage {daily.mean():.4f}")


def score_origin(
    demand: np.ndarray,
    start: date,
    groups: dict[str, np.ndarray],
    *,
    origin: int,
    method: str,
    scores: Scores,
) -> None:
    """Forecast with what was known before ``origin`` and keep how it came out."""
    first = max(origin - HISTORY, 0)
    past, ahead = demand[:, first:origin], demand[:, origin : origin + HORIZON]
    day = start + timedelta(days=first)
    usable = (~np.isnan(past)).sum(axis=1) >= HORIZON
    usable &= ~np.isnan(ahead).any(axis=1)
    window = np.full(len(demand), WINDOW)
    sums = forecast_window(
        past, window=window, quantiles=LEVELS, start=day, groups=groups, method=method
    )
    days = forecast_panel(
        past, horizon=HORIZON, quantiles=LEVELS, start=day, groups=groups, method=method
    )
    mean, sd = recent_moments(past)
    columns = {
        "actual": ahead[:, :WINDOW].sum(axis=1),
        "mean": sums.mean,
        "base_mean": mean * WINDOW,
        "classes": classify_demand(past),
    }
    for column, level in enumerate(LEVELS):
        columns[f"q{level}"] = sums.quantiles[:, column]
        columns[f"base{level}"] = mean * WINDOW + stats.norm.ppf(level) * sd * WINDOW**0.5
        columns[f"daily{level}"] = (ahead <= days.quantiles[:, :, column]).mean(axis=1)
    kept = {name: values[usable] for name, values in columns.items()}
    ahead, history = ahead[usable], past[usable]
    kept["rmsse"] = rmsse(ahead, days.mean[usable], history=history)
    kept["base_rmsse"] = rmsse(
        ahead, np.repeat(mean[usable, None], HORIZON, axis=1), history=history
    )
    scores.add(**kept)


def recent_moments(past: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and sd of the last 28 days, what the textbook buffer is made of."""
    recent = past[:, -28:]
    seen = np.maximum((~np.isnan(recent)).sum(axis=1), 1)
    mean = np.nansum(recent, axis=1) / seen
    squares = np.nansum((recent - mean[:, None]) ** 2, axis=1)
    return mean, np.sqrt(squares / np.maximum(seen - 1, 1))


if __name__ == "__main__":
    main()
