"""Which event wakes which task. Filled by ``config.wiring`` alone."""

from collections import defaultdict

_tasks: defaultdict[str, list[str]] = defaultdict(list)


def subscribe(event: str, task: str) -> None:
    """From now on ``task`` is sent the facts of every event named ``event``."""
    if task not in _tasks[event]:
        _tasks[event].append(task)


def tasks_for(event: str) -> tuple[str, ...]:
    return tuple(_tasks.get(event, ()))
