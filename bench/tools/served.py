"""A whole house under its own supervisor, as `make run` starts it, and clients that post to it."""

import contextlib
import http.client
import json
import os
import random
import shutil
import signal
import socket
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
            "WEB_THREADS": "2",
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

    def ask(self, method: str, path: str) -> tuple[int, bytes]:
        """The status and body of an answer; status 0 when there was none."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, headers={"Host": "localhost"})
            answer = connection.getresponse()
            return answer.status, answer.read()
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


class Line:
    """A client's connection that stays open, on a bare socket: it is the house that is measured."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.socket: socket.socket | None = None
        session = house.facts["session"]
        self.headers = (
            "Host: localhost\r\nContent-Type: application/json\r\n"
            f"Cookie: sessionid={session}; csrftoken={CSRF}\r\nX-CSRFToken: {CSRF}\r\n"
        )

    def posted(self, path: str, body: str, key: str) -> int:
        """The status of the answer; 0 when there was none."""
        request = (
            f"POST {path} HTTP/1.1\r\n{self.headers}Idempotency-Key: {key}\r\n"
            f"Content-Length: {len(body.encode())}\r\n\r\n{body}"
        )
        try:
            if self.socket is None:
                self.socket = socket.create_connection(("127.0.0.1", self.house.port), timeout=20)
                self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.socket.sendall(request.encode())
            return self._status()
        except (OSError, ValueError):
            self.close()
            return 0

    def _status(self) -> int:
        """Read one whole answer, which says how long it is; what does not is no answer."""
        assert self.socket is not None
        told = b""
        while b"\r\n\r\n" not in told:
            told += self._more()
        head, _, rest = told.partition(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        lengths = [line[15:] for line in lines if line.startswith(b"content-length:")]
        wanted = int(lengths[0]) if lengths else 0
        while len(rest) < wanted:
            rest += self._more()
        if not lengths or b"connection: close" in lines:
            self.close()
        return int(head.split(b" ", 2)[1])

    def _more(self) -> bytes:
        assert self.socket is not None
        received = self.socket.recv(65536)
        if not received:
            raise ConnectionResetError
        return received

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()
            self.socket = None


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
        chance, line = random.Random(number), Line(self.house)
        while not self.stopping.is_set():
            key, begun, status = uuid.uuid4().hex, time.perf_counter(), 0
            goods = {"product": chance.choice(self.house.facts["products"]), "quantity": "1"}
            body = json.dumps({"warehouse": "BENCH", "lines": [goods]})
            deadline = begun + PATIENCE_SECONDS
            while time.perf_counter() < deadline:
                status = line.posted("/api/v1/documents/issue", body, key)
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
        line.close()

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
