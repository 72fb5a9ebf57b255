"""Posting over HTTP with an idempotency key: what a shop's till or another system sees.

Run: make bench BENCH=bench/posting_http.py ARGS="--scale 0.001"

A whole house of its own on loopback (PostgreSQL cluster, Redis, web server with two processes,
worker, clock) and eight clients on the same machine, each on a connection that stays open, posting
issues of one line for 20 seconds. Promised are 100 documents a second, and that of a hundred the
slowest takes 150 ms.
"""

import time

from bench.tools.served import Storm, house_on
from bench.tools.servers import cluster, redis
from bench.tools.sizes import sized

CLIENTS, SECONDS, WARMING_SECONDS = 8, 20.0, 12.0  # The worker and the clock start meanwhile.


def main() -> None:
    scale = sized(__doc__).parse_args().scale
    seconds, warming = max(SECONDS * scale, 1.0), max(WARMING_SECONDS * scale, 0.5)
    with cluster() as server, redis() as broker, house_on(server.url, broker) as house:
        warm = Storm(house, CLIENTS)
        with warm.raging():
            time.sleep(warming)
        storm = Storm(house, CLIENTS)
        begun = time.perf_counter()
        with storm.raging():
            time.sleep(seconds)
        seconds = time.perf_counter() - begun
        found = house.stage("check", told="\n".join(storm.acknowledged))
    times = sorted(storm.times)
    print(
        f"{len(times) / seconds:,.0f} documents a second, "
        f"median {1000 * times[len(times) // 2]:.0f} ms, "
        f"p99 {1000 * times[int(len(times) * 0.99)]:.0f} ms, refused {storm.refusals}"
    )
    assert found["lost"] == found["doubled"] == found["discrepancies"] == 0, found


if __name__ == "__main__":
    main()
