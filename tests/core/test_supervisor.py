"""The supervisor with real processes: it starts them, restarts them, and leaves none behind."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from core.supervisor import STEADY_SECONDS, Child, Supervisor

WAIT_SECONDS = 10


def child(name: str, code: str, *words: str) -> Child:
    return Child(name, [sys.executable, "-c", code, *words], dict(os.environ))


def wait_for(condition) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text(encoding="utf-8").split(") ")[1][0] != "Z"


def stop_when(condition) -> threading.Thread:
    """Send this process SIGTERM, as a terminal or a container would, once ``condition`` holds."""

    def watch() -> None:
        wait_for(condition)
        os.kill(os.getpid(), signal.SIGTERM)

    thread = threading.Thread(target=watch)
    thread.start()
    return thread


@pytest.fixture(autouse=True)
def signals():
    """The suite's own answers to signals come back after each test."""
    kept = {n: signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, answer in kept.items():
        signal.signal(number, answer)


FAMILY = """
import pathlib, subprocess, sys, time
grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path(sys.argv[1]).write_text(str(grandchild.pid))
time.sleep(60)
"""

COUNTING = """
import pathlib, sys
log = pathlib.Path(sys.argv[1])
log.write_text(log.read_text() + "x" if log.exists() else "x")
sys.exit(3)
"""


def test_stopping_ends_children_and_their_children(tmp_path):
    note = tmp_path / "pid"
    family = child("family", FAMILY, str(note))
    watcher = stop_when(lambda: note.exists() and note.read_text() != "")

    Supervisor([family], say=print).run(while_starting=lambda: True)

    watcher.join()
    assert is_alive(family.process.pid) is False
    wait_for(lambda: not is_alive(int(note.read_text())))


def test_a_child_that_ends_is_started_again(tmp_path, capsys):
    log = tmp_path / "log"
    watcher = stop_when(lambda: log.exists() and log.read_text() == "xx")

    Supervisor([child("short", COUNTING, str(log))], say=print).run(while_starting=lambda: True)

    watcher.join()
    assert "short ended with 3; it starts again in 0.25 s" in capsys.readouterr().out


def test_pauses_grow_until_the_child_was_steady():
    short = child("short", "pass")

    pauses = []
    for _ in range(7):
        short.start()
        pauses.append(short.plan_restart())
    short.start()
    short.started -= STEADY_SECONDS + 1

    assert pauses == [0.25, 0.5, 1, 1, 1, 1, 1]
    assert short.plan_restart() == 0.25


def test_the_greeting_is_said_once():
    said = []

    def greet() -> bool:
        said.append("hello")
        return len(said) == 2

    sleeper = child("sleeper", "import time; time.sleep(60)")
    watcher = stop_when(lambda: len(said) == 2)

    Supervisor([sleeper], say=print).run(while_starting=greet)

    watcher.join()
    assert len(said) == 2


def test_the_others_wait_for_the_first():
    first, second = (child(name, "import time; time.sleep(60)") for name in ("first", "second"))
    seen = []

    def first_answers() -> bool:
        seen.append((first.process is not None, second.process is not None))
        return len(seen) == 3

    watcher = stop_when(lambda: second.process is not None)

    Supervisor([first, second], say=print).run(while_starting=first_answers)

    watcher.join()
    assert seen == [(True, False)] * 3
