"""statsforecast beside ours: the same days ahead, their errors, and the CPU seconds of each.

Run in an environment of its own, see README.md: PYTHONPATH=. python bench/peers/forecasts.py

Real daily sales where the file is (the days before the last fifth, which ours was tuned on and
theirs tunes itself on); drawn demand with a week and promotions nobody is told of elsewhere.
"""

import time
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path

import numpy as np
from statsforecast.models import AutoETS, SeasonalNaive

from bench.forecast import DATA, HISTORY, HORIZON, read_m5
from bench.tools.sizes import part, sized
from stockmath.accuracy import coverage, pinball_loss, rmsse, wape
from stockmath.forecasting import forecast_panel

SERIES = 280
LEVEL = 0.95
Forecast = tuple[np.ndarray, np.ndarray]  # Means and quantiles, (n_series, HORIZON).


def main() -> None:
    parser = sized(__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    options = parser.parse_args()
    demand, start, groups = read_m5(options.data) if options.data.exists() else drawn()
    until = int(demand.shape[1] * 0.8)
    rows = demand[:, until - HISTORY - HORIZON : until]
    kept = np.flatnonzero(~np.isnan(rows).any(axis=1))  # Theirs takes no gaps.
    kept = kept[: part(SERIES, options.scale, least=120)]
    rows = rows[kept]
    past, ahead = rows[:, :-HORIZON], rows[:, -HORIZON:]
    day = (np.datetime64(start) + (until - HISTORY - HORIZON)).astype(date)
    labels = {name: values[kept] for name, values in groups.items()}
    print(
        f"{len(past)} series, {HISTORY} days known, {HORIZON} ahead; "
        f"statsforecast {version('statsforecast')}, one thread each"
    )
    for model in (AutoETS, SeasonalNaive):
        theirs(past[:1], model)  # What is compiled or loaded once does not count.
        report(f"statsforecast {model.__name__}", lambda m=model: theirs(past, m), past, ahead)
    ours(past[:1], day, {}, method="combined", share=0)
    for name, method, share in (
        ("ours, seasonal_naive", "seasonal_naive", None),
        ("ours, combined without the global model", "combined", 0.0),
        ("ours, combined", "combined", None),
    ):
        report(
            name,
            lambda m=method, s=share: ours(past, day, labels, method=m, share=s),
            past,
            ahead,
        )


def drawn() -> tuple[np.ndarray, date, dict[str, np.ndarray]]:
    """Poisson demand with a week, a slow drift, and days of threefold demand."""
    generator = np.random.default_rng(11)
    n_days = 2 * (HISTORY + HORIZON)
    week = np.resize([0.8, 0.8, 0.9, 1.0, 1.2, 1.5, 0.8], n_days)
    drift = np.exp(np.cumsum(generator.normal(0, 0.01, (SERIES, n_days)), axis=1))
    lift = np.where(generator.random((SERIES, n_days)) < 0.03, 3.0, 1.0)
    rate = generator.lognormal(0, 1.2, (SERIES, 1)) * week * drift * lift
    groups = {"category": np.arange(SERIES) % 7, "place": np.arange(SERIES) % 10}
    return generator.poisson(rate).astype(float), date(2024, 1, 1), groups


def theirs(past: np.ndarray, model: type) -> Forecast:
    """One model fitted to each series, as their library does."""
    wanted = round(100 * (2 * LEVEL - 1))
    answers = [
        model(season_length=7).forecast(y=series, h=HORIZON, level=[wanted]) for series in past
    ]
    mean = np.array([answer["mean"] for answer in answers])
    high = np.array([answer[f"hi-{wanted}"] for answer in answers])
    return np.maximum(mean, 0), np.maximum(high, 0)


def ours(
    past: np.ndarray,
    start: date,
    groups: dict[str, np.ndarray],
    *,
    method: str,
    share: float | None,
) -> Forecast:
    """All series in one call."""
    parameters = None if share is None else {"global_share": share}
    answer = forecast_panel(
        past,
        horizon=HORIZON,
        quantiles=(LEVEL,),
        start=start,
        groups=groups,
        method=method,
        parameters=parameters,
    )
    return answer.mean, answer.quantiles[:, :, 0]


def report(name: str, call: Callable[[], Forecast], past: np.ndarray, ahead: np.ndarray) -> None:
    begun = time.process_time()
    mean, high = call()
    seconds = time.process_time() - begun
    loss = pinball_loss(ahead, high, level=LEVEL).mean()
    print(
        f"{name:<42} {seconds:8.2f} s CPU, {1e3 * seconds / len(past):8.2f} ms a series; "
        f"WAPE {wape(ahead, mean):.3f}, RMSSE {rmsse(ahead, mean, history=past).mean():.3f}, "
        f"at {LEVEL:.0%} coverage {coverage(ahead, high):.3f}, pinball {loss:.3f}"
    )


if __name__ == "__main__":
    main()
