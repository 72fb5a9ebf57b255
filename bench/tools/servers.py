"""Servers of a drill's own: PostgreSQL and Redis on free ports of loopback, in scratch folders."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

STARTING_SECONDS = 60


def end_tidily() -> None:
    """Whoever ends this drill ends what it started, too."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """One PostgreSQL with its data in ``folder``. Its server may be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        self.folder, self.port = folder, free_port()
        self.owner = pwd.getpwnam("postgres").pw_uid if os.getuid() == 0 else os.getuid()
        self.process: subprocess.Popen[bytes] | None = None
        os.chown(folder, self.owner, -1)
        self._run(
            *("initdb", "--pgdata", str(folder / "data"), "--auth", "trust"),
            *("--username", "postgres", "--encoding", "UTF8", "--locale", "C.UTF-8"),
        )

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """The server runs; it may still be recovering."""
        options = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self.folder,
            "max_connections": 200,
            "log_min_messages": "fatal",
        }
        words = [word for pair in options.items() for word in ("-c", "{}={}".format(*pair))]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.folder / "data", *words],
                stdout=log,
                stderr=log,
                user=self.owner,
                start_new_session=True,
            )

    def wait(self) -> float:
        """Return once it answers: the seconds that took."""
        begun = time.perf_counter()
        while time.perf_counter() - begun < STARTING_SECONDS:
            with suppress(psycopg.OperationalError):
                psycopg.connect(self.url, connect_timeout=2).close()
                return time.perf_counter() - begun
            time.sleep(0.05)
        raise TimeoutError((self.folder / "log").read_text()[-2000:])

    def kill(self) -> None:
        """SIGKILL to the server and every process of its, as when the power fails."""
        if self.process is None:
            return
        children = descendants(self.process.pid)
        for pid in (self.process.pid, *children):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        deadline = time.perf_counter() + 10  # Shared memory is free once none of them is left.
        while any(Path(f"/proc/{pid}").exists() for pid in children):
            assert time.perf_counter() < deadline, "a backend would not die"
            time.sleep(0.01)

    def _run(self, program: str, *words: str) -> None:
        subprocess.run(
            [self.programs / program, *words],
            check=True,
            capture_output=True,
            user=self.owner,
            cwd=self.folder,
        )


def descendants(pid: int) -> list[int]:
    """Every process below ``pid``."""
    found = []
    with suppress(FileNotFoundError):
        for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            found += [int(word), *descendants(int(word))]
    return found


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A running PostgreSQL of our own; nothing of it is left afterwards."""
    end_tidily()
    folder = Path(tempfile.mkdtemp(prefix="evernormal-pg-"))
    folder.chmod(0o755)
    server = Cluster(folder)
    try:
        server.start()
        server.wait()
        yield server
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis() -> Iterator[str]:
    """A Redis of our own, kept as docker-compose.yml keeps it; gives its URL."""
    folder, port = tempfile.mkdtemp(prefix="evernormal-redis-"), free_port()
    words = ["--port", str(port), "--bind", "127.0.0.1", "--dir", folder]
    words += ["--appendonly", "yes", "--maxmemory-policy", "noeviction", "--save", ""]
    with subprocess.Popen(["redis-server", *words], stdout=subprocess.DEVNULL) as process:
        try:
            _wait_for_port(port)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            process.kill()
            process.wait()
            shutil.rmtree(folder, ignore_errors=True)


def _wait_for_port(port: int) -> None:
    deadline = time.perf_counter() + STARTING_SECONDS
    while time.perf_counter() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise TimeoutError(f"nothing answers at port {port}")
