"""What the two calls refuse, before any work and by name."""

from datetime import date

import numpy as np
import pytest

from stockmath.errors import InvalidParameter, UnknownMethod
from stockmath.forecasting import forecast_panel, forecast_window

NAN = float("nan")
MONDAY = date(2024, 1, 1)
PLAIN = {"demand": [[1.0, 2.0]], "window": [7], "start": MONDAY}


@pytest.mark.parametrize(
    ("change", "error", "sentence"),
    [
        ({"demand": [1.0, 2.0]}, InvalidParameter, "demand must have shape"),
        ({"demand": [[]]}, InvalidParameter, "demand must have shape"),
        ({"demand": [["a"]]}, InvalidParameter, "demand must be an array of numbers"),
        ({"demand": [[-1.0]]}, InvalidParameter, "demand must not be negative, got -1"),
        ({"demand": [[np.inf]]}, InvalidParameter, "demand must be finite or NaN"),
        ({"demand": [[1e16]]}, InvalidParameter, "demand must not be above"),
        ({"window": [0]}, InvalidParameter, "window must be whole numbers from 1 to 3660, got 0"),
        ({"window": [2.5]}, InvalidParameter, "window must be whole numbers"),
        ({"window": 7}, InvalidParameter, r"window must have shape \(1,\)"),
        ({"window": [99999]}, InvalidParameter, "got 99999"),
        ({"quantiles": (0.5, 1.0)}, InvalidParameter, "quantiles must be between 0 and 1"),
        ({"quantiles": ()}, InvalidParameter, "quantiles must be a list"),
        ({"period": "hour"}, InvalidParameter, "period must be day, week or month, got 'hour'"),
        ({"start": "2024-01-01"}, InvalidParameter, "start must be a date"),
        ({"lead_time_sd": [-1.0]}, InvalidParameter, "lead_time_sd must not be negative, got -1"),
        ({"lead_time_sd": [1.0, 1.0]}, InvalidParameter, "lead_time_sd must have shape"),
        ({"groups": {"brand": [1]}}, InvalidParameter, "groups are called category and place"),
        ({"groups": {"place": [1.5]}}, InvalidParameter, "group place must be whole numbers"),
        ({"groups": {"place": [1, 2]}}, InvalidParameter, "group place must be whole numbers"),
        ({"regressors": {"sun": [[1.0]]}}, InvalidParameter, "regressor sun must have shape"),
        ({"regressors": {"sun": [[NAN] * 9]}}, InvalidParameter, "regressor sun must be finite"),
        ({"method": "oracle"}, UnknownMethod, "There is no method 'oracle'; there are: combined"),
        ({"seed": -1}, InvalidParameter, "seed must be a whole number"),
        ({"parameters": {"gamma": 1}}, InvalidParameter, "There is no parameter 'gamma'"),
        ({"parameters": {"alpha": 7}}, InvalidParameter, "alpha must be between 0.01 and 1, got 7"),
        ({"parameters": {"short_window": 2.5}}, InvalidParameter, "must be a whole number"),
        ({"parameters": {"alpha": "fast"}}, InvalidParameter, "alpha must be a number"),
    ],
)
def test_bad_input_is_refused_by_name(change, error, sentence):
    with pytest.raises(error, match=sentence):
        forecast_window(**(PLAIN | change))


@pytest.mark.parametrize("horizon", [0, -1, 1.5, 5000])
def test_a_horizon_that_makes_no_sense_is_refused(horizon):
    with pytest.raises(InvalidParameter, match="horizon must be whole numbers"):
        forecast_panel([[1.0]], horizon=horizon, start=MONDAY)
