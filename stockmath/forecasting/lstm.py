"""One recurrent network over all series, with a negative-binomial head. Needs PyTorch."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import numpy as np

try:  # An optional part: hundreds of megabytes.
    import torch
except (ImportError, OSError):  # Not there, or not what it is linked to.
    torch = None

from stockmath.arrays import FloatArray, IntArray
from stockmath.errors import MissingPart
from stockmath.forecasting.level import running_sum
from stockmath.forecasting.methods import level_alone
from stockmath.forecasting.models import AheadModel, Purpose
from stockmath.parameters import settle
from stockmath.registry import find
from stockmath.series import Panel

CONTEXT = {"day": 56, "week": 26, "month": 12}
HIDDEN, BATCH = 40, 256
WINDOWS_MAX = 20_000
SERIES_MIN = 20  # Fewer teach a network nothing.
LEARNING_RATE = 3e-3
FALLBACK = "combined"
FORECAST_MAX = 100.0  # Times the usual level: a network may not run away.


class Network:
    """A trained network: asked for means ahead, saved to bytes and loaded from them.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.series import read_panel
    >>> panel = read_panel(np.ones((25, 60)), period="month", start=date(2020, 1, 1))
    >>> network = train(panel, epochs=1, seed=0)
    >>> again = Network.loaded(network.saved(), context=network.context)
    >>> past, seasons = np.ones((2, 12)), np.zeros((15, 2))
    >>> bool((again.ahead(past, seasons) == network.ahead(past, seasons)).all())
    True
    """

    def __init__(self, module: Any, context: int) -> None:
        self._module, self.context = module, context

    def ahead(self, past: FloatArray, seasons: FloatArray) -> FloatArray:
        """Return means after ``past`` (n_series, context), (n_series, horizon), in its unit.

        ``seasons`` (context + horizon, 2) is the place in the season of each period, as a circle.

        Examples
        --------
        >>> Network(_module(), 12).ahead(np.ones((2, 12)), np.zeros((15, 2))).shape
        (2, 3)
        """
        with torch.no_grad():
            values, calendar = _tensors(past, seasons)
            state, means, last = None, [], values[:, :1]
            for period in range(len(seasons)):
                step = torch.cat([last, calendar[period].expand(len(past), 2)], dim=1)[:, None]
                out, state = self._module.lstm(step, state)
                mean = self._module.head(out[:, 0])[0]
                if period + 1 < past.shape[1]:
                    last = values[:, period + 1 : period + 2]
                else:
                    means.append(mean)
                    last = torch.log1p(mean)[:, None]
            return np.asarray(torch.stack(means[: len(seasons) - past.shape[1]], dim=1).numpy())

    def saved(self) -> bytes:
        """Return the weights as bytes.

        Examples
        --------
        >>> len(Network(_module(), 12).saved()) > 4 * HIDDEN**2
        True
        """
        buffer = BytesIO()
        torch.save(self._module.state_dict(), buffer)
        return buffer.getvalue()

    @classmethod
    def loaded(cls, weights: bytes, *, context: int) -> "Network":
        """Return the network that ``saved`` wrote.

        Examples
        --------
        >>> Network.loaded(Network(_module(), 12).saved(), context=12).context
        12
        """
        module = _module()
        module.load_state_dict(torch.load(BytesIO(weights), weights_only=True))
        return cls(module, context)


def lstm(panel: Panel, parameters: Mapping[str, float], purpose: Purpose) -> AheadModel:
    r"""Train one network over all series and forecast each period from the one before.

    The network reads demand in units of its level, as log(1 + x), and the season as a point on a
    circle; it answers mean μ and dispersion r of a negative binomial, and is trained on

        −log NB(x; μ, r),   Var = μ + μ²/r

    Parameters
    ----------
    panel
        Demand in units of each series' mean sale.
    parameters
        ``epochs``.
    purpose
        How far ahead will be asked, and the seed.

    Returns
    -------
    AheadModel
        Named ``lstm``, or ``combined`` with fewer than 20 series or too short a history. Errors
        are measured on the level of ``combined``.

    Raises
    ------
    MissingPart
        PyTorch is not installed.

    Notes
    -----
    On one thread; the same seed gives the same network. Minutes for 300 series.

    References
    ----------
    D. Salinas, V. Flunkert, J. Gasthaus and T. Januschowski (2020), DeepAR: probabilistic
    forecasting with autoregressive recurrent networks, International Journal of Forecasting 36(3),
    1181–1191.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.forecasting.calls import forecast_panel
    >>> answer = forecast_panel(np.full((25, 60), 3.0), horizon=2, period="month",
    ...                         start=date(2020, 1, 1), method="lstm", parameters={"epochs": 40})
    >>> str(answer.method[0]), bool((abs(answer.mean - 3) < 0.5).all())
    ('lstm', True)
    """
    _needed()
    base = level_alone(panel, settle(find(FALLBACK).parameters, None, period=panel.period))
    context = CONTEXT[panel.period]
    if panel.n_series < SERIES_MIN or panel.n_periods < 3 * context:
        names = np.full(panel.n_series, FALLBACK)
        return AheadModel(base.path, base.shape, names, None)
    level = np.maximum(base.path[-1], 1e-3)
    network = train(panel, epochs=int(parameters["epochs"]), seed=purpose.seed)
    seasons = _circle(panel, panel.n_periods - context, context + purpose.horizon)
    past = (panel.demand[-context:] / level).T
    ahead = np.minimum(network.ahead(past, seasons), FORECAST_MAX).T * level
    seen = (panel.demand > 0).any(axis=0)
    names = np.where(seen, "lstm", FALLBACK)
    return AheadModel(base.path, base.shape, names, np.where(seen, ahead, 0.0))


def train(panel: Panel, *, epochs: int, seed: int) -> Network:
    """Train a network on windows of ``panel``, drawn by the seed.

    Parameters
    ----------
    panel
        Demand in units of each series' mean sale; as long as three contexts at least.
    epochs
        How often the windows are seen.
    seed
        Of the first weights and of the order of the windows.

    Returns
    -------
    Network
        Ready to be asked, or saved.

    Raises
    ------
    MissingPart
        PyTorch is not installed.

    Examples
    --------
    >>> from datetime import date
    >>> from stockmath.series import read_panel
    >>> panel = read_panel(np.ones((25, 60)), period="month", start=date(2020, 1, 1))
    >>> train(panel, epochs=1, seed=0).context
    12
    """
    _needed()
    context = CONTEXT[panel.period]
    generator = np.random.default_rng(seed)
    values, starts = _windows(panel, context, generator)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        module = _module()
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        _learn(module, panel, values, starts, epochs=epochs, generator=generator)
    finally:
        torch.set_num_threads(threads)
    return Network(module, context)


def _learn(
    module: Any,
    panel: Panel,
    values: FloatArray,
    starts: IntArray,
    *,
    epochs: int,
    generator: np.random.Generator,
) -> None:
    optimizer = torch.optim.Adam(module.parameters(), lr=LEARNING_RATE)
    circle = _circle(panel, 0, panel.n_periods + 1)
    length = values.shape[1] - 1
    for _epoch in range(epochs):
        for batch in np.array_split(generator.permutation(len(values)), -(-len(values) // BATCH)):
            seasons = circle[starts[batch][:, None] + np.arange(length)]
            demand, calendar = _tensors(values[batch], seasons)
            actual = torch.as_tensor(values[batch, 1:], dtype=torch.float32)
            out, _state = module.lstm(torch.cat([demand[:, :-1, None], calendar], dim=2))
            mean, size = module.head(out)
            loss = _loss(actual, mean, size)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(module.parameters(), 1.0)
            optimizer.step()


def _windows(
    panel: Panel, context: int, generator: np.random.Generator
) -> tuple[FloatArray, IntArray]:
    """Windows of context + context / 2 periods in units of the level before them."""
    length = context + context // 2
    sums, seen = running_sum(panel.demand), running_sum(panel.observed)
    first = np.arange(context, panel.n_periods - length + 1, max(context // 8, 1))
    starts, series = (grid.ravel() for grid in np.meshgrid(first, np.arange(panel.n_series)))
    count = seen[starts + length, series] - seen[starts - context, series]
    before = (sums[starts, series] - sums[starts - context, series]) / context
    good = np.flatnonzero((count >= 0.9 * (length + context)) & (before > 0))
    if good.size > WINDOWS_MAX:
        good = np.sort(generator.choice(good, WINDOWS_MAX, replace=False))
    starts, series = starts[good], series[good]
    rows = starts[:, None] + np.arange(length)
    return panel.demand[rows, series[:, None]] / before[good, None], starts


def _circle(panel: Panel, start: int, count: int) -> FloatArray:
    angle = 2 * np.pi * (panel.first_season + start + np.arange(count)) / panel.season_length
    return np.stack([np.sin(angle), np.cos(angle)], axis=1)


def _tensors(demand: FloatArray, seasons: FloatArray) -> tuple[Any, Any]:
    return (
        torch.log1p(torch.as_tensor(demand, dtype=torch.float32)),
        torch.as_tensor(seasons, dtype=torch.float32),
    )


def _loss(actual: Any, mean: Any, size: Any) -> Any:
    """Mean negative log likelihood of a negative binomial, for any number not below zero."""
    likelihood = (
        torch.lgamma(actual + size)
        - torch.lgamma(size)
        - torch.lgamma(actual + 1)
        + size * torch.log(size / (size + mean))
        + actual * torch.log(mean / (size + mean))
    )
    return -likelihood.mean()


def _module() -> Any:
    class Layers(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.lstm = torch.nn.LSTM(3, HIDDEN, batch_first=True)
            self.out = torch.nn.Linear(HIDDEN, 2)

        def head(self, hidden: Any) -> tuple[Any, Any]:
            raw = torch.nn.functional.softplus(self.out(hidden)) + 1e-4
            return raw[..., 0], raw[..., 1]

    return Layers()


def _needed() -> None:
    if torch is None:
        raise MissingPart(
            "The method lstm needs PyTorch, which is not installed: pip install torch."
        )
