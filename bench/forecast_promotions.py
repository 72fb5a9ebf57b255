"""Drugstores with promotions: error of the forecast that knows them beside one that does not.

Run: python bench/forecast_promotions.py [--data FILE] [--early]

Real daily sales of 558 stores, where the file exists. The days before each origin are given, with
the promotions of the days ahead, and 42 days are scored, open days only. ``--early`` scores the
origins used for tuning; without it, those of the last fifth, never tuned on.
"""

from datetime import date
from pathlib import Path

import numpy as np
from pyarrow import parquet

from bench.tools.sizes import part, sized
from stockmath.accuracy import wape
from stockmath.forecasting import forecast_panel

DATA = Path(__file__).parents[2] / "shared/data/rossmann_odd_stores_to_2015-06-19.parquet"
HORIZON = 42
EARLY, HELD_OUT = (520, 600), (760, 858)


def main() -> None:
    parser = sized(__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--early", action="store_true", help="Score the origins tuned on.")
    options = parser.parse_args()
    if not options.data.exists():
        print(f"skipped: there is no {options.data}")
        return
    sold, promotion, start = read_stores(options.data)
    sold = sold[: part(len(sold), options.scale, least=20)]
    for origin in EARLY if options.early else HELD_OUT:
        actual = sold[:, origin : origin + HORIZON]
        past, is_open = sold[:, :origin], ~np.isnan(actual)
        recent = np.nanmean(past[:, -28:], axis=1, keepdims=True)
        drivers = {"promotion": promotion[None, : origin + HORIZON]}
        forecasts = {
            "28-day mean": np.broadcast_to(recent, actual.shape),
            "blind": forecast_panel(past, horizon=HORIZON, start=start).mean,
            "combined": forecast_panel(past, horizon=HORIZON, start=start, regressors=drivers).mean,
        }
        scores = "  ".join(
            f"{name} {wape(actual[is_open], mean[is_open]):.4f}" for name, mean in forecasts.items()
        )
        print(f"day {origin}: WAPE over {HORIZON} days: {scores}", flush=True)


def read_stores(path: Path) -> tuple[np.ndarray, np.ndarray, date]:
    """Return sales (n_stores, n_days), NaN where closed, promotion (n_days,) and the first day."""
    table = parquet.read_table(path, columns=["Store", "Date", "Sales", "Promo"])
    day = table["Date"].to_numpy().astype("datetime64[D]")
    number = (day - day.min()).astype(int)
    _stores, row = np.unique(table["Store"].to_numpy(), return_inverse=True)
    sold = np.full((row.max() + 1, number.max() + 1), np.nan)
    sold[row, number] = table["Sales"].to_numpy()
    promotion = np.zeros(sold.shape[1])
    np.maximum.at(promotion, number, table["Promo"].to_numpy().astype(float))
    return sold, promotion, day.min().astype(date)


if __name__ == "__main__":
    main()
