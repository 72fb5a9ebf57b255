"""The simulator: product-place-days a CPU second, beside a plain Python loop in the same run.

Run: python bench/simulator.py [--scale 0.001] [--series 10000] [--days 365]

Four cases: plain (daily or weekly review, one lead time, lost sales); with packs, minimums, random
lead times and stores rationed by warehouses that run short; and that with docks and shelf lives.
"""

import time

import numpy as np

from bench.tools.sizes import part, sized
from stockmath.simulation import (
    FixedLevels,
    Levels,
    SimulationResult,
    Supply,
    draw_demand,
    draw_lead_times,
    simulate,
)

WAREHOUSES = 1_000
LOOPED = 20


def main() -> None:
    parser = sized(__doc__)
    parser.add_argument("--series", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=365)
    options = parser.parse_args()
    generator = np.random.default_rng(1)
    mean = generator.lognormal(0, 1.2, part(options.series, options.scale, least=200))
    demand = draw_demand(generator, mean=mean, sd=np.sqrt(1.5 * mean), n_periods=options.days)
    levels = np.ceil(14 * mean + 2 * np.sqrt(21 * mean))
    for name, review in (("plain, looked at daily", 1), ("plain, looked at weekly", 7)):
        supply = Supply(lead_time=7, review=review)
        measure(name, demand, supply=supply, levels=levels)
    rationed(generator, demand, levels)
    loop(demand, levels)


def measure(
    name: str, demand: np.ndarray, *, supply: Supply, levels: np.ndarray
) -> SimulationResult:
    """Print the rate of the fastest of three runs: others share the machine."""
    seconds = []
    for _ in range(3):
        begun = time.process_time()
        result = simulate(
            demand, supply=supply, policy=FixedLevels(Levels(levels, levels)), on_hand=levels
        )
        seconds.append(time.process_time() - begun)
    rate = demand.size / min(seconds) / 1e6
    print(f"{name:<58} {rate:7.1f} million product-place-days/s, fill {result.total_fill_rate:.4f}")
    return result


def rationed(generator: np.random.Generator, demand: np.ndarray, levels: np.ndarray) -> None:
    """Stores behind warehouses that hold too little: every day some must share."""
    n_series, n_days = demand.shape
    warehouses = min(WAREHOUSES, n_series // 2)
    demand, levels = demand.copy(), levels.copy()
    demand[:warehouses] = 0
    source = np.where(np.arange(n_series) < warehouses, -1, np.arange(n_series) % warehouses)
    served = np.bincount(source[warehouses:], demand[warehouses:].mean(axis=1), warehouses)
    levels[:warehouses] = np.ceil(9 * served)
    lead = np.where(source < 0, 7, 3)
    supply = {
        "lead_time": draw_lead_times(generator, mean=lead, sd=1.5, n_periods=n_days),
        "pack": np.where(source < 0, 24, generator.choice([1, 2, 6], n_series)),
        "minimum": np.where(source < 0, 48, 2),
        "source": source,
    }
    name = "packs, minimums, random lead times, rationing"
    result = measure(name, demand, supply=Supply(**supply), levels=levels)
    refused = result.refused.sum() / (result.refused.sum() + result.shipped.sum())
    print(f"    of what stores asked for {refused:.1%} was refused")
    measure(
        "the same, and docks and shelf lives",
        demand,
        supply=Supply(
            **supply,
            place=np.where(source < 0, 0, 1 + np.arange(n_series) % 50),
            dock_capacity=np.append(
                1.2 * demand.sum() / n_days, np.full(50, demand.sum() / n_days / 40)
            ),
            shelf_life=np.where(source < 0, 0, generator.integers(10, 60, n_series)),
        ),
        levels=levels,
    )


def loop(demand: np.ndarray, levels: np.ndarray) -> None:
    """The plain case as a first version would have it: one product, one day at a time."""
    begun = time.process_time()
    for row in range(LOOPED):
        on_hand = position = float(levels[row])
        coming: dict[int, float] = {}
        for day, wanted in enumerate(demand[row].tolist()):
            need = float(levels[row]) - position
            coming[day + 7] = need
            position += need
            on_hand += coming.pop(day, 0.0)
            sold = min(on_hand, wanted)
            on_hand -= sold
            position -= sold
    rate = LOOPED * demand.shape[1] / (time.process_time() - begun) / 1e6
    print(f"{'plain, a Python loop':<58} {rate:7.1f} million product-place-days/s")


if __name__ == "__main__":
    main()
