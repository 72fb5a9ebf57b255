"""Gradient boosting of ratios to a base, by LightGBM on one thread."""

from importlib import import_module
from typing import Any

import numpy as np

from stockmath.arrays import FloatArray
from stockmath.errors import MissingPart

RATIO_BOUNDS = (0.1, 10.0)  # A tree must not say more than ten times what the level says.
_SETTINGS: dict[str, Any] = {
    "objective": "tweedie",
    "tweedie_variance_power": 1.2,
    "num_leaves": 31,
    "min_data_in_leaf": 200,
    "lambda_l2": 15.0,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "max_bin": 127,
    "num_threads": 1,  # Two are five times slower where others use the machine.
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}
ROUNDS, RATE = 150, 0.03
ROUNDS_FEW, RATE_FEW, FEW = 80, 0.05, 20_000  # A small panel has less to say, and is asked often.


def lightgbm() -> Any:
    """Return LightGBM: half a second that only the global model needs.

    Raises
    ------
    MissingPart
        It is not installed, or the system library it is linked to is not (libgomp).

    Examples
    --------
    >>> lightgbm().__name__
    'lightgbm'
    """
    try:
        return import_module("lightgbm")
    except (ImportError, OSError) as error:
        raise MissingPart(
            f"The global model needs LightGBM, which does not load: {error}"
        ) from error


class Booster:
    """Trees that say by how much to multiply a base.

    Raises
    ------
    MissingPart
        As `lightgbm`.

    Examples
    --------
    >>> sizes = np.repeat([[1.0], [2.0]], 1000, axis=0)
    >>> booster = Booster(sizes, 3 * sizes[:, 0], base=np.ones(2000), seed=0)
    >>> booster.ratio(np.array([[1.0], [2.0]])).round()
    array([3., 6.])
    """

    def __init__(self, features: FloatArray, actual: FloatArray, *, base: FloatArray, seed: int):
        library = lightgbm()
        rounds, rate = (ROUNDS_FEW, RATE_FEW) if len(actual) < FEW else (ROUNDS, RATE)
        settings = _SETTINGS | {"seed": seed % (2**31 - 1), "learning_rate": rate}
        data = library.Dataset(features, actual, init_score=np.log(base), params=settings)
        self._trees = library.train(settings, data, rounds)

    def ratio(self, features: FloatArray) -> FloatArray:
        """Return what to multiply each base by, shape (n_rows,), 0.1 to 10."""
        raw = self._trees.predict(features, raw_score=True, num_threads=1)
        return np.exp(np.clip(raw, *np.log(RATIO_BOUNDS)))
