"""Central and store buffers set together, beside the usual z = 1.65 at the centre.

Run: python bench/central_buffers.py [--scale 0.001] [--data FOLDER]

The M5 stores behind one warehouse a product (14 days from the supplier, looked at weekly; 2 days to
the stores, looked at daily). Both pairs are tuned to 97 % served on the fifth before the last, then
lived through on the last fifth with the same z and moments.
"""

from pathlib import Path

import numpy as np

from bench.tools.sets import SalesSet, m5
from bench.tools.sizes import part, sized
from stockmath.network.buffers import joint_buffers
from stockmath.simulation import FixedLevels, Levels, Supply, simulate

DATA = Path(__file__).parents[2] / "shared/data"
STORES = 10
FILL = 0.97


def main() -> None:
    parser = sized(__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    options = parser.parse_args()
    try:
        sales = m5(options.data)
    except FileNotFoundError as missing:
        print(f"skipped: there is no {missing.filename}")
        return
    compare(sales.first(STORES * part(len(sales.demand) // STORES, options.scale, least=2)))


def compare(sales: SalesSet) -> None:
    """Tune both ways on one fifth and print what they hold and serve on the next."""
    stores = np.nan_to_num(sales.demand)
    product = np.arange(len(stores)) // STORES
    n_products = int(product.max()) + 1
    demand = np.concatenate([np.zeros((n_products, stores.shape[1])), stores])
    is_central = np.arange(len(demand)) < n_products
    supply = Supply(
        lead_time=np.where(is_central, 14, 2),
        review=np.where(is_central, 7, 1),
        source=np.concatenate([np.full(n_products, -1), product]),
    )
    price = np.maximum(sales.value, 0.01)
    value = np.concatenate([price.reshape(-1, STORES).mean(axis=1), price])
    first, last = int(stores.shape[1] * 0.6), int(stores.shape[1] * 0.8)
    tuned, later = demand[:, first:last], demand[:, last:]
    served = tuned.copy()
    np.add.at(served, product, tuned[n_products:])
    window = np.where(is_central, 21, 3)
    mean, sd = served.mean(axis=1) * window, served.std(axis=1) * np.sqrt(window)
    asked = {"supply": supply, "mean": mean, "sd": sd, "unit_value": value, "fill_rate": FILL}
    for name, more in (("z = 1.65 at the centre", {"centrals": [1.65]}), ("set together", {})):
        best = joint_buffers(tuned, **asked, **more, warm_up=30)
        result = simulate(
            later,
            supply=supply,
            policy=FixedLevels(Levels(best.order_up_to, best.order_up_to)),
            on_hand=best.order_up_to,
            warm_up=30,
        )
        print(
            f"{name:<24} z {best.central:+.2f} and {best.stores:+.2f}: stock value "
            f"{best.value:,.0f} at {best.fill_rate:.2%}; on the last fifth "
            f"{float(value @ result.mean_stock):,.0f} at {result.total_fill_rate:.2%}"
        )


if __name__ == "__main__":
    main()
