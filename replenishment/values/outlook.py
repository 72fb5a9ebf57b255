"""What is expected of one product at one place, before anybody has looked at the stock."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from replenishment.values.arithmetic import Levels, Supply
from replenishment.values.network import PairKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """The forecast and the levels that follow from it.

    ``mean``, ``low`` and ``high`` are of each day of the horizon, ``expected`` is the mean or what
    customers have ordered for the day, whichever is more; ``facts`` is the part of the explanation
    that is known by now.
    """

    pair: PairKey
    supply: Supply
    method: str
    levels: Levels
    safety_stock: Decimal
    daily_mean: Decimal
    has_demand: bool
    mean: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    expected: NDArray[np.float64]
    facts: Mapping[str, Any]
    issues: tuple[tuple[str, Mapping[str, Any]], ...] = ()
