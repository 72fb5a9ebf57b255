"""Real sales for replays, read from the hand-out where it is."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from pyarrow import parquet


@dataclass(frozen=True, slots=True)
class SalesSet:
    """Demand (n_series, n_periods), NaN where not on sale, and how it is planned; ``week``,
    ``quarter``, ``recent`` and ``given`` are lengths in periods.
    """

    demand: np.ndarray
    start: date
    period: str
    value: np.ndarray
    groups: dict[str, np.ndarray] | None
    lead_time: np.ndarray
    review: int
    week: float
    quarter: int
    recent: int
    given: int
    drivers: dict[str, np.ndarray] | None = None  # Known ahead, (n_series, n_periods).

    def first(self, count: int) -> "SalesSet":
        """Only the first ``count`` series."""
        kept = slice(0, count)
        groups = self.groups and {name: labels[kept] for name, labels in self.groups.items()}
        drivers = self.drivers and {
            name: rows if len(rows) == 1 else rows[kept] for name, rows in self.drivers.items()
        }
        return replace(
            self,
            demand=self.demand[kept],
            value=self.value[kept],
            lead_time=self.lead_time[kept],
            groups=groups,
            drivers=drivers,
        )

    def start_of(self, period: int) -> date:
        """The day a period begins."""
        if self.period == "month":
            months = self.start.year * 12 + self.start.month - 1 + period
            return date(months // 12, months % 12 + 1, 1)
        return self.start + timedelta(days=period * (7 if self.period == "week" else 1))


DAILY = {"period": "day", "review": 7, "week": 7, "quarter": 91, "recent": 28, "given": 730}


def codes(names: np.ndarray) -> np.ndarray:
    return np.unique(names, return_inverse=True)[1]


def m5(folder: Path) -> SalesSet:
    """Supermarket: product by store, daily."""
    table = parquet.read_table(folder / "m5_280_daily_to_2015-05-24.parquet")
    item, dept, store = (
        np.asarray(table[name].to_pylist()) for name in ("item_id", "dept_id", "store_id")
    )
    price = table["sell_price"].to_numpy().astype(float)
    days = table["date"].to_numpy().astype("datetime64[D]")
    series = codes(np.char.add(np.char.add(item, "|"), store))
    day = (days - days.min()).astype(int)
    demand = np.full((series.max() + 1, day.max() + 1), np.nan)
    demand[series, day] = np.where(np.isnan(price), np.nan, table["sales"].to_numpy())
    first = np.unique(series, return_index=True)[1]
    priced = ~np.isnan(price)
    count = np.bincount(series[priced], minlength=len(demand))
    value = np.bincount(series[priced], price[priced], len(demand)) / np.maximum(count, 1)
    groups = {"category": codes(dept[first]), "place": codes(store[first])}
    lead = np.full(len(demand), 7)
    return SalesSet(
        demand, days.min().astype(date), value=value, groups=groups, lead_time=lead, **DAILY
    )


def rossmann(folder: Path) -> SalesSet:
    """Drugstores: sales of whole stores, daily; days that are not there are closed ones,
    without demand; more than ten in a row are unknown."""
    table = parquet.read_table(folder / "rossmann_odd_stores_to_2015-06-19.parquet")
    store = codes(table["Store"].to_numpy())
    days = table["Date"].to_numpy().astype("datetime64[D]")
    day = (days - days.min()).astype(int)
    demand = np.full((store.max() + 1, day.max() + 1), np.nan)
    demand[store, day] = table["Sales"].to_numpy()
    demand = closed_is_zero(demand)
    promotion = np.zeros(demand.shape)
    promotion[store, day] = table["Promo"].to_numpy()
    first = np.unique(store, return_index=True)[1]
    kind = np.asarray(table["StoreType"].to_pylist())
    n = len(demand)
    groups = {"category": codes(kind[first]), "place": np.arange(n)}
    return SalesSet(
        demand,
        days.min().astype(date),
        value=np.ones(n),
        groups=groups,
        lead_time=np.full(n, 2),
        drivers={"promotion": promotion},
        **DAILY,
    )


def closed_is_zero(demand: np.ndarray) -> np.ndarray:
    """Return 0 in place of gaps of up to ten days."""
    last_seen = np.full(len(demand), -1)
    for day in range(demand.shape[1]):
        seen = ~np.isnan(demand[:, day])
        for row in np.flatnonzero(seen & (day - last_seen > 1) & (day - last_seen <= 11)):
            demand[row, last_seen[row] + 1 : day] = 0
        last_seen[seen] = day
    for row in np.flatnonzero(demand.shape[1] - last_seen <= 11):
        demand[row, last_seen[row] + 1 :] = 0
    return demand


def wholesale(folder: Path) -> SalesSet:
    """A gift wholesaler: products sold on 20 days or more before the last fifth, daily."""
    table = parquet.read_table(folder / "online_retail_lines_to_2011-08-31.parquet")
    quantity, price = table["Quantity"].to_numpy(), table["UnitPrice"].to_numpy()
    good = (quantity > 0) & (price > 0)
    product = codes(np.asarray(table["StockCode"].to_pylist())[good])
    days = table["InvoiceDate"].to_numpy().astype("datetime64[D]")[good]
    day = (days - days.min()).astype(int)
    demand = np.zeros((product.max() + 1, day.max() + 1))
    np.add.at(demand, (product, day), quantity[good])
    value = np.bincount(product, price[good]) / np.bincount(product)
    known = (demand[:, : int(demand.shape[1] * 0.6)] > 0).sum(axis=1) >= 20
    lead = np.full(int(known.sum()), 7)
    return SalesSet(
        demand[known],
        days.min().astype(date),
        value=value[known],
        groups=None,
        lead_time=lead,
        **DAILY,
    )


def machines(folder: Path) -> SalesSet:
    """Spare parts of machines, weekly."""
    table = parquet.read_table(folder / "man_weekly_w001_w100.parquet")
    names = [name for name in table.column_names if name.startswith(("w0", "w1"))]
    demand = np.stack([table[name].to_numpy().astype(float) for name in names], axis=1)
    lead = np.full(len(demand), 4)
    value = table["unit_cost"].to_numpy().astype(float)
    return SalesSet(
        demand, date(2020, 1, 6), "week", value, None, lead,
        review=1, week=1, quarter=13, recent=52, given=100,
    )  # fmt: skip


def cars(folder: Path) -> SalesSet:
    """Spare parts of cars, monthly."""
    table = parquet.read_table(folder / "carparts_monthly_wide.parquet")
    names = [name for name in table.column_names if name[:2] in {"19", "20"}]
    demand = np.stack([table[name].to_numpy().astype(float) for name in names], axis=1)
    n = len(demand)
    return SalesSet(
        demand, date(1998, 1, 1), "month", np.ones(n), None, np.full(n, 1),
        review=1, week=7 / 30.4, quarter=3, recent=24, given=60,
    )  # fmt: skip


SETS: dict[str, Callable[[Path], SalesSet]] = {
    "m5": m5,
    "rossmann": rossmann,
    "wholesale": wholesale,
    "machines": machines,
    "cars": cars,
}
