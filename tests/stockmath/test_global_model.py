"""The model over all series: it helps, repeats itself, and does not mind order or units."""

import sys
from datetime import date

import numpy as np
import pytest

from stockmath.errors import MissingPart
from stockmath.forecasting import forecast_panel, forecast_window
from stockmath.forecasting.boosting import lightgbm
from stockmath.forecasting.global_model import GlobalModel
from stockmath.forecasting.methods import combined
from stockmath.forecasting.models import Purpose
from stockmath.forecasting.scaling import prepare
from stockmath.parameters import settle
from stockmath.registry import find
from stockmath.series import read_panel

MONDAY = date(2023, 1, 2)


@pytest.fixture(scope="module")
def turning():
    """Poisson demand of 120 series, whose category turns a year's corner together."""
    generator = np.random.default_rng(8)
    days = np.arange(560)
    wave = 1 + 0.6 * np.sin(2 * np.pi * days / 364)
    level = generator.lognormal(1, 0.8, 120)
    truth = level[:, None] * wave
    return generator.poisson(truth).astype(float), truth


def asked(demand, **more):
    window = np.full(len(demand), 14)
    return forecast_window(demand, window=window, start=MONDAY, **more)


def test_it_is_used_where_there_is_enough_to_learn_from(turning):
    sold, _truth = turning
    values = settle(find("combined").parameters, None, period="day")

    def kind(demand):
        ready = prepare(read_panel(demand, period="day", start=MONDAY))
        purpose = Purpose(horizon=14, window=np.full(len(demand), 14))
        return type(combined(ready.panel, values, purpose))

    assert kind(sold) is GlobalModel
    assert kind(sold[:99]) is not GlobalModel
    assert kind(sold[:, -119:]) is not GlobalModel


def test_it_sees_the_turn_of_the_year_that_a_level_follows_late(turning):
    sold, truth = turning
    past, ahead = sold[:, :532], truth[:, 532:560]

    def miss(**more):
        mean = forecast_panel(past, horizon=28, start=MONDAY, **more).mean
        return np.abs(mean - ahead).sum() / ahead.sum()

    assert miss(method="global") < miss(parameters={"global_share": 0})
    assert miss() < miss(parameters={"global_share": 0})


def test_the_same_seed_gives_the_same_answer_to_the_last_bit(turning):
    sold, _truth = turning

    first, second = asked(sold, seed=3), asked(sold, seed=3)

    assert first.quantiles.tobytes() == second.quantiles.tobytes()


def test_the_order_of_the_series_changes_nothing(turning):
    sold, _truth = turning
    order = np.random.default_rng(1).permutation(len(sold))
    groups = {"category": np.arange(120) % 4, "place": np.arange(120) % 3}
    moved = {name: labels[order] for name, labels in groups.items()}

    once, again = asked(sold, groups=groups), asked(sold[order], groups=moved)

    assert again.mean == pytest.approx(once.mean[order], rel=1e-9)
    assert again.quantiles == pytest.approx(once.quantiles[order], rel=1e-9)


def test_another_unit_changes_nothing_but_the_unit(turning):
    sold, _truth = turning
    factor = np.ones((120, 1))
    factor[7] = 12

    once, again = asked(sold), asked(sold * factor)

    assert again.mean == pytest.approx(once.mean * factor[:, 0], rel=1e-6)
    assert again.quantiles == pytest.approx(once.quantiles * factor, rel=1e-6)


def test_answers_are_in_order_and_not_negative(turning):
    sold = turning[0].copy()
    sold[:5] = 0
    sold[5:9, :500] = np.nan
    sold[9] = np.nan

    answer = asked(sold)

    assert np.isfinite(answer.quantiles).all()
    assert (answer.quantiles >= 0).all()
    assert (np.diff(answer.quantiles, axis=1) >= 0).all()
    assert answer.method[9] == "no_history"
    assert (answer.mean[:5] == 0).all()


@pytest.mark.parametrize(
    "failure", ["OSError('libgomp.so.1: cannot open shared object file')", "ImportError('none')"]
)
def test_where_lightgbm_does_not_load_the_level_answers_and_says_so(
    turning, monkeypatch, tmp_path, failure
):
    sold, _truth = turning
    (tmp_path / "lightgbm.py").write_text(f"raise {failure}", encoding="utf-8")
    level = asked(sold, parameters={"global_share": 0})
    monkeypatch.delitem(sys.modules, "lightgbm", raising=False)
    monkeypatch.syspath_prepend(tmp_path)

    for method in ("combined", "global"):
        answer = asked(sold, method=method)
        assert set(answer.method) == {"level_alone"}
        assert answer.quantiles.tolist() == level.quantiles.tolist()
    assert set(asked(sold[:99]).method) == {"combined"}  # Too few to learn from: nothing is missed.
    with pytest.raises(MissingPart, match="LightGBM, which does not load"):
        lightgbm()


@pytest.mark.parametrize("silent_until", [250, 400])
def test_where_nothing_was_sold_yet_there_is_nothing_to_learn(silent_until):
    demand = np.random.default_rng(3).poisson(2.0, (120, 400)).astype(float)
    demand[:, :silent_until] = 0.0
    demand[:, 0] = 1.0

    given = asked(demand)

    assert np.isfinite(given.mean).all()
    assert (given.quantiles >= 0).all()
