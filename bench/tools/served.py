"""A whole house under its own supervisor, as `make run` starts it, and clients that post to it."""

import contextlib
import http.client
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.tools.servers import descendants, free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 120
CSRF = "d" * 32
DONE = {200, 201}
LATER = {409, 429, 500, 502, 503}  # Nothing was done, or nobody knows: ask again with the same key.


class House:
    """The processes of one house, its address, and what a client needs."""

    def __init__(self, database_url: str, redis_url: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="evernormal-drill-"))
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.environment = os.environ | {
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "EVERNORMAL_VAR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "config.settings.local",
            "PYTHONPATH": str(ROOT),
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "HTTPS": "",
            "WEB_WORKERS": "2",
        }
        self.facts = self.stage("set-up")

    def stage(self, *words: str, told: str = "") -> dict:
        """What ``bench.tools.stage`` answers."""
        done = subprocess.run(
            [sys.executable, "-m", "bench.tools.stage", *words],
            env=self.environment,
            cwd=ROOT,
            input=told,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.strip().splitlines()[-1])

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )
        self.wait()

    def wait(self) -> float:
        """Return once the house can work: the seconds that took."""
        begun = time.perf_counter()
        while time.perf_counter() - begun < PATIENCE_SECONDS:
            if self.ask("GET", "/readyz")[0] == 200:
                return time.perf_counter() - begun
            time.sleep(0.05)
        raise TimeoutError((self.folder / "log").read_text()[-3000:])

    def ask(self, method: str, path: str, body: str = "", key: str = "") -> tuple[int, bytes]:
        """The status and body of an answer; status 0 when there was none."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            return spoken(connection, self, method=method, path=path, body=body, key=key)
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            connection.close()

    def processes(self, word: str) -> list[int]:
        """Processes below the supervisor whose command line has ``word``, parents first."""
        assert self.process is not None
        return [pid for pid in descendants(self.process.pid) if word in _command_of(pid)]

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(30)
            for pid in [*descendants(self.process.pid), self.process.pid]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def _command_of(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    return ""


def spoken(
    connection: http.client.HTTPConnection,
    house: House,
    *,
    method: str,
    path: str,
    body: str = "",
    key: str = "",
) -> tuple[int, bytes]:
    """One request on an open connection."""
    headers = {"Host": "localhost"}
    if body:
        headers |= {
            "Content-Type": "application/json",
            "Cookie": f"sessionid={house.facts['session']}; csrftoken={CSRF}",
            "X-CSRFToken": CSRF,
            "Idempotency-Key": key,
        }
    connection.request(method, path, body=body or None, headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


@dataclass
class Storm:
    """Clients that post without end, each repeating a request with its key until it is answered."""

    house: House
    clients: int
    acknowledged: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    repeats: int = 0
    refusals: dict[int, int] = field(default_factory=dict)
    stopping: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def raging(self) -> Iterator[None]:
        threads = [threading.Thread(target=self._client, args=(n,)) for n in range(self.clients)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.stopping.set()
            for thread in threads:
                thread.join(PATIENCE_SECONDS)

    def _client(self, number: int) -> None:
        chance = random.Random(number)
        connection: http.client.HTTPConnection | None = None
        while not self.stopping.is_set():
            key, begun, status = uuid.uuid4().hex, time.perf_counter(), 0
            line = {"product": chance.choice(self.house.facts["products"]), "quantity": "1"}
            body = json.dumps({"warehouse": "BENCH", "lines": [line]})
            deadline = begun + PATIENCE_SECONDS
            while status not in DONE and time.perf_counter() < deadline:
                try:
                    connection = connection or http.client.HTTPConnection(
                        "127.0.0.1", self.house.port, timeout=20
                    )
                    status, _answer = spoken(
                        connection,
                        self.house,
                        method="POST",
                        path="/api/v1/documents/issue",
                        body=body,
                        key=key,
                    )
                except (OSError, http.client.HTTPException):
                    if connection is not None:
                        connection.close()
                    connection, status = None, 0
                if status in DONE:
                    break
                self._note(status)
                if status not in LATER and status != 0:
                    break
                time.sleep(0.1)
            if status in DONE:
                with self.lock:
                    self.acknowledged.append(key)
                    self.times.append(time.perf_counter() - begun)

    def _note(self, status: int) -> None:
        with self.lock:
            self.repeats += 1
            self.refusals[status] = self.refusals.get(status, 0) + 1


@contextmanager
def house_on(database_url: str, redis_url: str) -> Iterator[House]:
    """A served house that is gone afterwards."""
    house = House(database_url, redis_url)
    try:
        house.start()
        yield house
    finally:
        house.stop()
