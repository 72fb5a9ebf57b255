"""The whole house in one command: web server, worker and clock, restarted when they die."""

import http.client
import os
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from core.readiness import waiting_migrations
from core.starting import is_empty, start_code
from core.supervisor import Child, Supervisor

EVERYWHERE = {"0.0.0.0", "::", ""}  # noqa: S104 - compared with, not bound to.
STATEMENT_TIMEOUT_MS = "30000"
ANSWER_SECONDS = 0.5


class Command(BaseCommand):
    help = "Serve pages and do the background work until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=os.environ.get("PORT", "8000"))
        parser.add_argument(
            "--demo",
            action="store_true",
            help="First prepare the database and fill it if empty.",
        )
        parser.add_argument(
            "--empty", action="store_true", help="First prepare the database; fill in nothing."
        )

    def handle(self, *args: Any, host: str, port: int, demo: bool, **options: Any) -> None:
        _refuse_taken_port(host, port)
        logins = settings.VAR_DIR / "demo-logins.txt"
        known = logins.read_text(encoding="utf-8") if logins.exists() else ""
        if demo or options["empty"]:
            call_command("prepare", demo=demo)
        if waiting_migrations():
            raise CommandError("The database is not ready. Run: manage.py prepare")
        if logins.exists() and not known:  # Seeding has just shown them.
            known = f"The demo logins above are kept in {logins}\n"
        supervisor = Supervisor([_web(host, port), _worker(), _clock()], say=self.stderr.write)
        supervisor.run(while_starting=lambda: self._greet(host, port, known))
        self.stdout.write("Stopped.")

    def _greet(self, host: str, port: int, logins: str) -> bool:
        """Say where the house is and who may enter, once it answers. Tell whether it did."""
        address = "127.0.0.1" if host in EVERYWHERE else host
        if not _answers_http(address, port):
            return False
        shown = "localhost" if host in EVERYWHERE else host
        self.stdout.write(f"\nEvernormal is open at http://{shown}:{port}/   (Ctrl-C closes it)\n")
        self.stdout.write(logins)
        if is_empty():
            self.stdout.write(f"Set it up at http://{shown}:{port}/start/?code={start_code()}\n")
        self.stdout.flush()
        return True


def _web(host: str, port: int) -> Child:
    command = [
        *_program("granian"),
        *("--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", os.environ.get("WEB_WORKERS", "1")),
        *("--blocking-threads", os.environ.get("WEB_THREADS", "4")),
        *("--log-level", "warning", "--respawn-failed-workers", "config.wsgi:application"),
    ]
    timeout = os.environ.get("DATABASE_STATEMENT_TIMEOUT_MS", STATEMENT_TIMEOUT_MS)
    return Child("web", command, _environment(DATABASE_STATEMENT_TIMEOUT_MS=timeout))


def _worker() -> Child:
    command = [
        *_program("celery"),
        *("--quiet", "-A", "config", "worker", "--loglevel", "warning", "--without-gossip"),
        *("--without-mingle", "--concurrency", os.environ.get("WORKER_CONCURRENCY", "2")),
        *("--pool", "prefork" if settings.HAS_REDIS else "threads"),
    ]
    return Child("worker", command, _environment(REMAP_SIGTERM="SIGQUIT"))


def _clock() -> Child:
    command = [
        *_program("celery"),
        *("--quiet", "-A", "config", "beat", "--loglevel", "warning", "--pidfile", ""),
        *("--scheduler", "celery.beat:Scheduler"),
    ]
    return Child("clock", command, _environment())


def _program(name: str) -> list[str]:
    """The command of this very environment, whatever stands first in PATH."""
    return [str(Path(sys.executable).parent / name)]


def _environment(**more: str) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        **more,
    }


def _answers_http(address: str, port: int) -> bool:
    """The server gives some answer: it has loaded the house, and does not only hold the port."""
    connection = http.client.HTTPConnection(address, port, timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", "/livez")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _refuse_taken_port(host: str, port: int) -> None:
    address = "127.0.0.1" if host in EVERYWHERE else host
    with socket.socket() as probe:
        probe.settimeout(ANSWER_SECONDS)
        is_taken = probe.connect_ex((address, port)) == 0
    if is_taken:
        raise CommandError(
            f"Something already answers at {host}:{port}. Stop it, or choose another: "
            f"PORT={port + 1} make run"
        )
