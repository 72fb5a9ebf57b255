"""Keeps a few processes of the house running, and ends them all together."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

# However often it ends, the house is back within ten seconds: starting takes a few of them.
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.25, 1.0
STEADY_SECONDS = 60  # A child that lived this long starts again at once, or nearly.
GRACE_SECONDS = 15  # Between asking a child to end and ending it.
GLANCE_SECONDS = 0.25


@dataclass(slots=True)
class Child:
    """One process, in a session of its own: its descendants can be ended with it."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started: float = 0.0
    start_at: float = 0.0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own commands, no shell.
            self.command, env=dict(self.environment), start_new_session=True
        )

    def exit_code(self) -> int | None:
        return None if self.process is None else self.process.poll()

    def plan_restart(self) -> float:
        """End what the child left behind and return the seconds until it starts again."""
        self.end_descendants()
        is_steady = time.monotonic() - self.started > STEADY_SECONDS
        self.failures = 1 if is_steady else self.failures + 1
        doublings = min(self.failures - 1, 10)
        pause = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2**doublings)
        self.process = None
        self.start_at = time.monotonic() + pause
        return pause

    def ask_to_end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait_until(self, deadline: float) -> None:
        if self.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(max(0.1, deadline - time.monotonic()))
            self.end_descendants()
            self.process.wait()

    def end_descendants(self) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


@dataclass(slots=True)
class Supervisor:
    """Starts its children, restarts those that end, and ends with SIGINT, SIGTERM or SIGHUP."""

    children: Sequence[Child]
    say: Callable[[str], None]
    is_stopping: bool = field(default=False, init=False)

    def run(self, *, while_starting: Callable[[], bool]) -> None:
        """Return when asked to stop.

        The first child starts alone, so that it is there sooner; the others follow once
        ``while_starting``, which is asked again and again, says that it is.
        """
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        is_starting = True
        while not self.is_stopping:
            self._start_missing(self.children[:1] if is_starting else self.children)
            if is_starting:
                is_starting = not while_starting()
            time.sleep(GLANCE_SECONDS)
        self._end_all()

    def _stop(self, _number: int, _frame: object) -> None:
        self.is_stopping = True

    def _start_missing(self, children: Sequence[Child]) -> None:
        for child in children:
            code = child.exit_code()
            if code is not None:
                pause = child.plan_restart()
                self.say(f"{child.name} ended with {code}; it starts again in {pause} s")
            if child.process is None and time.monotonic() >= child.start_at:
                child.start()

    def _end_all(self) -> None:
        for child in self.children:
            child.ask_to_end()
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self.children:
            child.wait_until(deadline)
