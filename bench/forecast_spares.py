"""Spare parts by month and by week: coverage and pinball loss beside z·σ on the whole history.

Run: make bench BENCH=bench/forecast_spares.py ARGS="[--data FOLDER] [--scale 0.001]"

Real demand of car parts (51 months) and of machine parts (100 weeks), where the files exist. At
each origin everything before it is given and the next months or weeks are scored as one sum.
"""

from datetime import date
from pathlib import Path

import numpy as np
from pyarrow import parquet
from scipy import stats

from bench.tools.sizes import part, sized
from stockmath.accuracy import pinball_loss
from stockmath.classify import DemandClass, classify_demand
from stockmath.forecasting import forecast_window

DATA = Path(__file__).parents[2] / "shared/data"
LEVELS = (0.5, 0.9, 0.95, 0.99)
SETS = (
    ("carparts_monthly_wide.parquet", ("1", "2"), "month", 3, (30, 36, 40)),
    ("man_weekly_w001_w100.parquet", ("w0", "w1"), "week", 4, (70, 80, 90)),
)


def main() -> None:
    parser = sized(__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--method", default="combined")
    options = parser.parse_args()
    for file, columns, period, window, origins in SETS:
        path = options.data / file
        if not path.exists():
            print(f"skipped: there is no {path}")
            continue
        demand = read_wide(path, columns)
        demand = demand[: part(len(demand), options.scale, least=100)]
        print(f"{file}: {demand.shape[0]} parts, {window} {period}s ahead, {options.method}")
        parts = [
            score(demand, origin, window=window, period=period, method=options.method)
            for origin in origins[: part(len(origins), options.scale)]
        ]
        show({name: np.concatenate([part[name] for part in parts]) for name in parts[0]})


def read_wide(path: Path, columns: tuple[str, ...]) -> np.ndarray:
    """Return the columns whose names start as given, as demand (n_parts, n_periods)."""
    table = parquet.read_table(path)
    names = [name for name in table.schema.names if name.startswith(columns)]
    return np.stack([np.asarray(table[name].to_pylist(), dtype=float) for name in names], axis=1)


def score(
    demand: np.ndarray, origin: int, *, window: int, period: str, method: str
) -> dict[str, np.ndarray]:
    """Forecast with what was known before ``origin`` and keep how it came out."""
    past, actual = demand[:, :origin], demand[:, origin : origin + window].sum(axis=1)
    seen = (~np.isnan(past)).sum(axis=1)
    usable = np.isfinite(actual) & (seen >= 6)
    past, actual, seen = past[usable], actual[usable], seen[usable]
    answer = forecast_window(
        past,
        window=np.full(len(past), window),
        quantiles=LEVELS,
        period=period,
        start=date(2000, 1, 3),
        method=method,
    )
    mean = np.nansum(past, axis=1) / seen
    sd = np.sqrt(np.nansum((past - mean[:, None]) ** 2, axis=1) / seen)
    buffer = stats.norm.ppf(LEVELS) * (sd * window**0.5)[:, None]
    return {
        "actual": actual,
        "mean": answer.mean,
        "quantiles": answer.quantiles,
        "baseline": (mean * window)[:, None] + buffer,
        "classes": classify_demand(past),
    }


def show(column: dict[str, np.ndarray]) -> None:
    """Print bias, then coverage overall and by class, and the loss beside the baseline's."""
    actual, classes = column["actual"], column["classes"]
    print(f"  sum of means / sum of demand {column['mean'].sum() / actual.sum():.3f}")
    for number, level in enumerate(LEVELS):
        ours, base = column["quantiles"][:, number], column["baseline"][:, number]
        loss = pinball_loss(actual, ours, level=level).sum()
        ratio = loss / pinball_loss(actual, base, level=level).sum()
        by_class = "  ".join(
            f"{kind.name.lower()} {(actual <= ours)[classes == kind].mean():.3f}"
            for kind in DemandClass
            if (classes == kind).sum() > 100
        )
        print(
            f"  {level:.0%}: coverage {(actual <= ours).mean():.4f} (z·σ "
            f"{(actual <= base).mean():.4f}), pinball ratio {ratio:.3f} | {by_class}"
        )


if __name__ == "__main__":
    main()
