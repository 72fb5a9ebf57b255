"""Many clients at once, each a process; what they did in a second, and how long each act took."""

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connections

PATIENCE_SECONDS = 180
Act = Callable[[int], None]


@dataclass
class Outcome:
    """What some clients did together."""

    clients: int
    seconds: float
    times: list[float] = field(default_factory=list)
    errors: dict[str, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds

    def percentile(self, share: float) -> float:
        """Milliseconds within which ``share`` of the acts were done."""
        ordered = sorted(self.times)
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def at_once(make: Callable[[int], Act], *, clients: int, seconds: float) -> Outcome:
    """``clients`` processes, each doing the act that ``make(number)`` gives it for ``seconds``."""
    _let_go()
    context = multiprocessing.get_context("fork")
    start, answers = context.Barrier(clients), context.Queue()
    arguments = (make, seconds, start, answers)
    workers = [
        context.Process(target=_work, args=(number, *arguments)) for number in range(clients)
    ]
    for worker in workers:
        worker.start()
    try:
        told = [answers.get(timeout=seconds + PATIENCE_SECONDS) for _ in workers]
    finally:
        for worker in workers:
            worker.join(1)
            worker.kill()
    outcome = Outcome(clients, seconds)
    for times, errors in told:
        outcome.times += times
        for name, count in errors.items():
            outcome.errors[name] = outcome.errors.get(name, 0) + count
    return outcome


def _let_go() -> None:
    """A connection that two processes share belongs to neither: the pool's, too, are closed."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()


def _work(
    number: int, make: Callable[[int], Act], seconds: float, start: Any, answers: Any
) -> None:
    act = make(number)
    act(0)  # Connections and caches are warm.
    times: list[float] = []
    errors: dict[str, int] = {}
    start.wait()
    end = time.perf_counter() + seconds
    count = 1
    while (begun := time.perf_counter()) < end or count == 1:  # Once at least.
        try:
            act(count)
        except Exception as error:  # noqa: BLE001 - Counted and shown: a client must not die in silence.
            errors[repr(error)[:120]] = errors.get(repr(error)[:120], 0) + 1
        else:
            times.append(time.perf_counter() - begun)
        count += 1
    connections.close_all()
    answers.put((times, errors))
