"""kill -9 in the middle of a storm: of PostgreSQL, of web workers, of job workers.

Run: make bench BENCH=bench/faults/kills.py ARGS="--of postgresql --kills 20"

A house of its own on loopback: PostgreSQL cluster, Redis and ports of its own, in scratch folders.
Eight clients post issues over HTTP, each with an idempotency key that it repeats until it is
answered. Afterwards everything acknowledged must be there once, the ledger must agree, and every
job must have been done once. Printed: the longest time until the house was ready again.
"""

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress

from bench.tools.served import House, Storm, house_on
from bench.tools.servers import Cluster, cluster, redis
from bench.tools.sizes import part, sized

CLIENTS, KILLS_EACH = 8, 20
READY_SECONDS = 10.0
JOBS = 400
CALM_SECONDS = (0.7, 1.6)  # Between being ready and the next kill.
FINISHING_SECONDS = 420.0  # A lease lasts five minutes: a job of a killed worker waits for its end.


def main() -> None:
    parser = sized(__doc__)
    parser.add_argument("--of", choices=["postgresql", "web", "workers"], action="append")
    parser.add_argument("--kills", type=int, default=KILLS_EACH)
    given = parser.parse_args()
    for target in given.of or ["postgresql", "web", "workers"]:
        with cluster() as server, redis() as broker, house_on(server.url, broker) as house:
            kills = part(given.kills, given.scale)
            drill(target, kills, part(JOBS, given.scale, least=5), server, house)


def drill(target: str, kills: int, jobs: int, server: Cluster, house: House) -> None:
    """One row: so many kills of ``target``, and what became of what was acknowledged."""
    jobs = jobs if target == "workers" else 0
    if jobs:
        house.stage("jobs", str(jobs))
    storm, waits = Storm(house, CLIENTS), []
    with storm.raging():
        for _ in range(kills):
            time.sleep(random.uniform(*CALM_SECONDS))
            waits.append(KILLS[target](server, house))
        time.sleep(1)
    found = house.stage("check", told="\n".join(storm.acknowledged))
    if target == "workers":
        found = finished(house, storm, found)
    print(
        f"{target}: {kills} kills, {found['acknowledged']:,} acknowledged, "
        f"{storm.repeats:,} repeated, lost {found['lost']}, doubled {found['doubled']}, "
        f"discrepancies {found['discrepancies']}, "
        f"jobs done {found['jobs_done']} with {found['rows_of_jobs']} rows, "
        f"ready after at most {max(waits):.1f} s",
        flush=True,
    )
    assert found["lost"] == found["doubled"] == found["discrepancies"] == found["jobs_open"] == 0
    assert found["rows_of_jobs"] >= found["jobs_done"] == jobs
    assert set(storm.refusals) <= {0, 409, 500, 503}, storm.refusals
    assert max(waits) <= READY_SECONDS, [round(wait, 1) for wait in waits]


def finished(house: House, storm: Storm, found: dict) -> dict:
    """The state once no job is open."""
    deadline = time.monotonic() + FINISHING_SECONDS
    while found["jobs_open"] and time.monotonic() < deadline:
        time.sleep(5)
        found = house.stage("check", told="\n".join(storm.acknowledged))
    return found


def kill_postgresql(server: Cluster, house: House) -> float:
    server.kill()
    begun = time.perf_counter()
    server.start()
    server.wait()
    house.wait()
    return time.perf_counter() - begun


def kill_web(_server: Cluster, house: House) -> float:
    """One of the web server's processes, the first of which is the one that minds the others."""
    return _killed(house, "granian", house.wait)


def kill_worker(_server: Cluster, house: House) -> float:
    def wait() -> float:
        begun = time.perf_counter()
        while not house.processes("celery"):
            time.sleep(0.05)
        return time.perf_counter() - begun

    return _killed(house, " worker ", wait)


def _killed(house: House, word: str, wait: Callable[[], float]) -> float:
    begun = time.perf_counter()
    processes = house.processes(word)
    if processes:
        with suppress(ProcessLookupError):
            os.kill(random.choice(processes), signal.SIGKILL)
    wait()
    return time.perf_counter() - begun


KILLS = {"postgresql": kill_postgresql, "web": kill_web, "workers": kill_worker}


if __name__ == "__main__":
    main()
