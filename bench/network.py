"""Guaranteed-service buffers: seconds, gap, and what they save against a buffer at every stage.

Run: python bench/network.py [--data FOLDER] [--time-limit 60]

Drawn trees and layered networks, and the published networks where the hand-out exists. The rule
beside them: every stage holds what covers its own lead time and delivers at once.
"""

import time
from pathlib import Path

from bench.tools.networks import layered, tree
from bench.tools.published import published
from bench.tools.sizes import part, sized
from stockmath.network import ServiceNetwork, place_buffers

DATA = Path(__file__).parents[2] / "shared/data/gsm_instances"
COSTED = {"bulldozer": 0.3, "battery": 0.25, "digital_camera": 0.24}
OTHERS = ("chemicals", "cutlery", "fast_food", "fast_toys", "food", "semiconductors", "toys")


def main() -> None:
    parser = sized(__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--time-limit", type=float, default=60.0)
    options = parser.parse_args()
    for shape in ("random", "binary", "chain"):
        for size in (200, part(1_000, options.scale, least=300)):
            network = tree(size, shape=shape, lead_max=20, seed=0)
            measure(f"{shape} tree, {size} stages", network, options.time_limit)
    layers = part(100, options.scale, least=12)
    for suppliers in (1.3, 2.0, 3.0):
        for lead_max in (5, 20, 60):
            network = layered(layers, suppliers=suppliers, lead_max=lead_max, seed=0)
            name = f"{layers} stages, {suppliers:g} suppliers each, lead times to {lead_max}"
            measure(name, network, options.time_limit)
    if not options.data.exists():
        print(f"published networks skipped: there is no {options.data}")
        return
    for name in (*COSTED, *OTHERS):
        network = published(options.data / f"{name}.txt", rate=COSTED.get(name))
        measure(name, network, options.time_limit)


def measure(name: str, network: ServiceNetwork, time_limit: float) -> None:
    wall, begun = time.perf_counter(), time.process_time()
    best = place_buffers(network, time_limit=time_limit)
    wall, cpu = time.perf_counter() - wall, time.process_time() - begun
    everywhere = network.cost_of(network.lead_time.astype(float))
    saved = 1 - best.cost / everywhere if everywhere > 0 else 0.0
    print(
        f"{name:<52} {len(network.arcs):>4} arcs {cpu:7.3f} s CPU {wall:7.3f} s  "
        f"gap {best.gap:6.2%}  cost {best.cost:,.0f}, {-saved:+.1%} against a buffer everywhere"
    )


if __name__ == "__main__":
    main()
