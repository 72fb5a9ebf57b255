"""What came of a simulation: sums by series, and the days themselves where asked for."""

from dataclasses import dataclass

import numpy as np

from stockmath.arrays import FloatArray


@dataclass(frozen=True, slots=True)
class Days:
    """Every period, (n_series, n_periods), stock units: on hand at its end, sold, ordered."""

    on_hand: FloatArray
    sold: FloatArray
    ordered: FloatArray


@dataclass(frozen=True, slots=True)
class SimulationResult:
    """Sums over the counted periods, each (n_series,), stock units unless said otherwise.

    ``demand`` and ``sold`` (served at once, from stock) are customers'; ``shipped`` went to
    other series and ``refused`` is what those asked for in vain; ``ordered``, ``received`` and
    ``expired`` are units, ``orders`` their number; ``stock`` and ``waiting`` are unit-periods on
    hand and backordered at the ends of periods; ``short_periods`` counts those with unmet demand;
    ``closing`` is on hand at the end.
    """

    n_periods: int
    demand: FloatArray
    sold: FloatArray
    shipped: FloatArray
    refused: FloatArray
    ordered: FloatArray
    received: FloatArray
    expired: FloatArray
    orders: FloatArray
    stock: FloatArray
    waiting: FloatArray
    short_periods: FloatArray
    closing: FloatArray
    days: Days | None = None

    @property
    def fill_rate(self) -> FloatArray:
        """Share of each series' demand served from stock, 1 where nothing was asked for."""
        asked = self.demand > 0
        return np.where(asked, self.sold / np.where(asked, self.demand, 1.0), 1.0)

    @property
    def total_fill_rate(self) -> float:
        """Share of all demand served from stock."""
        total = float(self.demand.sum())
        return float(self.sold.sum()) / total if total > 0 else 1.0

    @property
    def mean_stock(self) -> FloatArray:
        """Mean units on hand at the end of a period."""
        return self.stock / max(self.n_periods, 1)
