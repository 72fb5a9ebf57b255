"""Methods that fit each series, and the network: what they find, and the fallback said aloud."""

from datetime import date

import numpy as np
import pytest

from stockmath.errors import MissingPart
from stockmath.forecasting import forecast_panel
from stockmath.forecasting import lstm as network

MONDAY = date(2024, 1, 1)
WEEK = np.array([2.0, 2, 2, 2, 3, 6, 4])
needs_torch = pytest.mark.skipif(
    network.torch is None, reason="needs PyTorch, the optional part deep"
)


def weeks(n_weeks=20, seed=2):
    return np.random.default_rng(seed).poisson(np.tile(10 * WEEK, (1, n_weeks))).astype(float)


@pytest.mark.parametrize("method", ["ets", "arima"])
def test_the_week_is_found(method):
    ahead = forecast_panel(
        weeks(), horizon=7, start=MONDAY, method=method, parameters={"seconds": 60}
    )

    assert ahead.method.tolist() == [method]
    assert ahead.mean[0] == pytest.approx(10 * WEEK, rel=0.3)


def test_arima_learns_from_a_driver():
    promotion = (np.arange(147) % 9 == 4).astype(float)[None]
    sold = 20 + 30 * promotion[:, :140] + np.random.default_rng(0).normal(0, 1, (1, 140))

    ahead = forecast_panel(
        sold,
        horizon=7,
        start=MONDAY,
        method="arima",
        regressors={"promotion": promotion},
        parameters={"seconds": 60},
    )

    assert ahead.mean[0] == pytest.approx(20 + 30 * promotion[0, 140:], rel=0.15)


@pytest.mark.parametrize("method", ["ets", "arima", "global"])
def test_too_little_history_falls_back_and_says_so(method):
    answer = forecast_panel([[1.0, 2.0, 3.0]], horizon=3, start=MONDAY, method=method)

    assert answer.method.tolist() == ["combined"]
    assert (answer.mean > 0).all()


def test_no_time_falls_back_and_says_so():
    answer = forecast_panel(
        weeks(120), horizon=3, start=MONDAY, method="arima", parameters={"seconds": 0.05}
    )

    assert answer.method.tolist() in (["combined"], ["arima"])  # A fast machine may be in time.
    assert np.isfinite(answer.quantiles).all()


def test_without_torch_the_network_is_refused_by_name(monkeypatch):
    monkeypatch.setattr(network, "torch", None)

    with pytest.raises(MissingPart, match="PyTorch, which is not installed"):
        forecast_panel(weeks(), horizon=3, start=MONDAY, method="lstm")


@needs_torch
def test_the_network_repeats_itself_and_comes_back_from_its_file():
    demand = np.repeat(weeks(30), 25, axis=0)
    asked = {"horizon": 7, "start": MONDAY, "method": "lstm", "parameters": {"epochs": 2}}

    first, second = (forecast_panel(demand, seed=4, **asked) for _ in range(2))

    assert first.method.tolist() == ["lstm"] * 25
    assert first.mean.tobytes() == second.mean.tobytes()
