"""The house as a person starts it: one command, real processes, a database of its own."""

import http.client
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT
from tests.operation.conftest import manage

pytestmark = pytest.mark.slow

WAIT_SECONDS = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def status(port: int, path: str) -> int | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def wait_for(condition) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def children_of(pid: int) -> dict[str, int]:
    """The command lines of the direct children of ``pid``."""
    task = Path(f"/proc/{pid}/task/{pid}/children")
    pids = [int(word) for word in task.read_text(encoding="utf-8").split()]
    return {Path(f"/proc/{p}/cmdline").read_text().replace("\0", " "): p for p in pids}


def child(pid: int, word: str) -> int | None:
    found = [p for line, p in children_of(pid).items() if f" {word} " in line]
    return found[0] if found else None


def is_alive(pid: int) -> bool:
    path = Path(f"/proc/{pid}/stat")
    return path.exists() and path.read_text(encoding="utf-8").rsplit(") ", 1)[1][0] != "Z"


@pytest.fixture
def house(prepared, tmp_path):
    """The served house and its port; it must have ended when the test is over."""
    port = free_port()
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(port)],
            cwd=ROOT,
            env=prepared,
            stdout=log,
            stderr=log,
        )
        try:
            wait_for(lambda: status(port, "/readyz") == 200)
            wait_for(lambda: child(process.pid, "worker") and child(process.pid, "beat"))
            yield process, port
        finally:
            process.terminate()
            process.wait(WAIT_SECONDS)


def messages(var_dir: Path) -> int:
    with sqlite3.connect(var_dir / "evernormal.sqlite3") as database:
        return database.execute("SELECT count(*) FROM core_queuemessage").fetchone()[0]


def test_ctrl_c_ends_everything(house):
    process, port = house
    children = list(children_of(process.pid).values())

    process.send_signal(signal.SIGINT)
    process.wait(WAIT_SECONDS)

    assert process.returncode == 0
    assert len(children) == 3
    assert [pid for pid in children if is_alive(pid)] == []
    assert status(port, "/livez") is None


def test_a_killed_worker_comes_back_and_works_off_what_waits(house, environment, tmp_path):
    process, _port = house
    first = child(process.pid, "worker")

    os.kill(first, signal.SIGKILL)
    send = "from core.events import wake; wake('core.deliver_events')"
    assert manage(environment, "shell", "-c", send).returncode == 0

    wait_for(lambda: child(process.pid, "worker") not in (None, first))
    wait_for(lambda: messages(tmp_path) == 0)


def test_a_database_that_is_not_ready_is_named(environment):
    done = manage(environment, "serve", "--port", str(free_port()))

    assert done.returncode == 1
    assert "manage.py prepare" in done.stderr


def test_a_taken_port_is_named_with_a_way_out(environment):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = manage(environment, "serve", "--port", str(port))

    assert done.returncode == 1
    assert f"PORT={port + 1} make run" in done.stderr
