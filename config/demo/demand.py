"""What people would buy of the demo chain: two years of daily demand, drawn product by product.

A product's mean at a store is its pace × its luck × the store's size × weekday × season × trend ×
promotion; what is bought is drawn from a negative binomial around that. Some products sell now and
then, some are new, some are on their way out.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from config.demo.assortment import Article
from config.demo.network import INDEX, PLACES, STORES, WHOLESALE

DAYS = 730
YEAR = 365
Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

WEEKDAY = {  # Monday first.
    "DRINK": (0.9, 0.88, 0.9, 0.95, 1.08, 1.18, 1.11),
    "SNACK": (0.86, 0.86, 0.9, 0.95, 1.1, 1.2, 1.13),
    "HOME": (0.92, 0.9, 0.92, 0.94, 1.0, 1.18, 1.14),
    "BEAUTY": (0.9, 0.9, 0.92, 0.95, 1.08, 1.16, 1.09),
    "APPLIANCE": (0.78, 0.78, 0.82, 0.9, 1.05, 1.4, 1.27),
    "HEALTH": (1.12, 1.04, 1.0, 1.0, 0.98, 0.94, 0.92),
}
SEASON = {  # January first.
    "DRINK": (0.72, 0.75, 0.85, 0.98, 1.12, 1.3, 1.45, 1.42, 1.16, 0.95, 0.8, 0.72),
    "SNACK": (1.25, 1.1, 0.95, 0.93, 0.94, 0.9, 0.9, 0.92, 1.02, 1.02, 1.0, 1.12),
    "HOME": (1.08, 0.95, 0.98, 1.0, 1.0, 1.0, 0.97, 0.97, 1.0, 1.0, 1.05, 1.02),
    "BEAUTY": (0.95, 0.93, 1.1, 1.0, 1.02, 1.08, 1.0, 0.96, 0.96, 0.98, 1.12, 0.98),
    "APPLIANCE": (0.95, 0.85, 0.92, 0.92, 1.0, 1.2, 1.1, 1.0, 0.9, 0.95, 1.25, 1.0),
    "HEALTH": (1.25, 1.15, 1.08, 0.98, 0.9, 0.85, 0.85, 0.85, 0.92, 1.0, 1.1, 1.2),
}
NEW_YEARS = (date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6))
BEFORE_NEW_YEAR_DAYS = 14
NEW_YEAR_RISE = {"DRINK": 1.5, "SNACK": 1.9, "HOME": 1.3, "BEAUTY": 1.2, "APPLIANCE": 1.1}
LUCK_SIGMA = 0.95
SPREAD = 2.5  # Of the negative binomial: the smaller, the wilder.
INTERMITTENT_SHARE = 0.12
NEW_SHARE = 0.06
ENDING_SHARE = 0.05
PROMOTIONS = 260
AHEAD_DAYS = 5  # Wholesale customers order this far ahead.
CARRIED_SHARE = 0.72  # Of all products, in a middling store.


@dataclass(frozen=True, slots=True)
class WholesaleOrder:
    """One order of a wholesale customer."""

    customer: str
    place: int
    day: int  # From the first day of the two years; beyond the last one it is still to come.
    lines: tuple[tuple[int, int], ...]  # Product, quantity.


@dataclass(frozen=True, slots=True)
class Demand:
    """What was asked for, and what is known of it."""

    first_day: date
    till: Counts  # (places, days, products): units asked for at the tills.
    orders: tuple[WholesaleOrder, ...]
    ending: frozenset[int]  # Products that are being sold out.

    def day(self, index: int) -> date:
        return self.first_day + timedelta(days=index)

    def total(self) -> Counts:
        """Till and wholesale together, by place, day and product."""
        whole = self.till.copy()
        for order in self.orders:
            for product, quantity in order.lines:
                if order.day < DAYS:
                    whole[order.place, order.day, product] += quantity
        return whole


def draw_demand(rng: np.random.Generator, goods: list[Article], today: date) -> Demand:
    """Two years of demand that end yesterday, and the orders already in hand for the days ahead."""
    first_day = today - timedelta(days=DAYS)
    days = [first_day + timedelta(days=n) for n in range(DAYS)]
    mean = _daily_mean(goods, days) * _growth(rng, len(goods))
    life, ending = _lives(rng, len(goods))
    mean *= life * _promotions(rng, goods)
    pace = np.array([item.pace for item in goods]) * rng.lognormal(0, LUCK_SIGMA, len(goods))
    seldom = rng.random(len(goods)) < INTERMITTENT_SHARE
    till = np.zeros((len(PLACES), DAYS, len(goods)), dtype=np.int64)
    for store in STORES:
        carried = rng.random(len(goods)) < CARRIED_SHARE * min(PLACES[store].size, 1.2)
        taste = rng.lognormal(0, 0.25, len(goods))
        rate = mean * np.where(carried, pace * taste * PLACES[store].size, 0)
        till[store] = np.where(seldom, _now_and_then(rng, rate), _steady(rng, rate))
    return Demand(first_day, till, _wholesale(rng, goods, pace * life[-1]), ending)


def _steady(rng: np.random.Generator, rate: Floats) -> Counts:
    return rng.poisson(rate * rng.gamma(SPREAD, 1 / SPREAD, rate.shape))


def _now_and_then(rng: np.random.Generator, rate: Floats) -> Counts:
    """The same mean in rarer and larger pieces of three on average."""
    comes = rng.random(rate.shape) < np.minimum(rate / 3, 1)
    return np.where(comes, 1 + rng.poisson(2, rate.shape), 0)


def _daily_mean(goods: list[Article], days: list[date]) -> Floats:
    """Weekday × season × feast for every day and product."""
    by_top = {top: np.array([_level(top, day) for day in days]) for top in WEEKDAY}
    return np.stack([by_top[item.top] for item in goods], axis=1)


def _level(top: str, day: date) -> float:
    months = SEASON[top]
    middle = (day.day - 15) / 30.0
    neighbour = months[(day.month - 1 + (1 if middle > 0 else -1)) % 12]
    season = months[day.month - 1] * (1 - abs(middle) * 0.5) + neighbour * abs(middle) * 0.5
    feast = any(0 < (feast - day).days <= BEFORE_NEW_YEAR_DAYS for feast in NEW_YEARS)
    return WEEKDAY[top][day.weekday()] * season * (NEW_YEAR_RISE.get(top, 1.0) if feast else 1.0)


def _growth(rng: np.random.Generator, products: int) -> Floats:
    """A straight trend of each product, between −15 and +25 percent a year."""
    yearly = rng.uniform(-0.15, 0.25, products)
    return 1 + np.linspace(-1, 1, DAYS)[:, None] * yearly


def _lives(rng: np.random.Generator, products: int) -> tuple[Floats, frozenset[int]]:
    """Which products exist on which day: some began in the last months, some fade away."""
    life = np.ones((DAYS, products))
    order = rng.permutation(products)
    young = order[: int(products * NEW_SHARE)]
    fading = order[-int(products * ENDING_SHARE) :]
    for product in young:
        start = DAYS - int(rng.integers(40, 200))
        life[:start, product] = 0
        life[start : start + 21, product] = np.linspace(0.4, 1.2, 21)
    for product in fading:
        start = DAYS - int(rng.integers(60, 150))
        life[start:, product] = np.linspace(1, 0.05, DAYS - start)
    return life, frozenset(int(product) for product in fading)


def _promotions(rng: np.random.Generator, goods: list[Article]) -> Floats:
    """Weeks in which a product sells half as much again, or twice."""
    lift = np.ones((DAYS, len(goods)))
    for _ in range(PROMOTIONS):
        start, product = int(rng.integers(0, DAYS)), int(rng.integers(0, len(goods)))
        lift[start : start + 10, product] = rng.uniform(1.4, 2.4)
    return lift


def _wholesale(
    rng: np.random.Generator, goods: list[Article], pace: Floats
) -> tuple[WholesaleOrder, ...]:
    """One order a week of each wholesale customer, in whole packs of what sells well."""
    liked = np.argsort(-pace)[: len(goods) // 3]
    orders = []
    for position, customer in enumerate(WHOLESALE):
        favourites = rng.choice(liked, size=14, replace=False)
        for day in range(position, DAYS + AHEAD_DAYS, 7):
            chosen = sorted(rng.choice(favourites, size=int(rng.integers(3, 7)), replace=False))
            lines = tuple((int(p), goods[p].pack * int(rng.integers(1, 3))) for p in chosen)
            orders.append(WholesaleOrder(customer.code, INDEX[customer.served_from], day, lines))
    return tuple(sorted(orders, key=lambda order: (order.day, order.customer)))
