"""The whole house in one command: web server, worker and clock, restarted when they die."""

import http.client
import os
import socket
import ssl
import sys
from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from core.certificates import (
    Certificate,
    addresses_for_phones,
    kept_certificate,
    local_names,
)
from core.readiness import waiting_migrations
from core.starting import is_empty, start_code
from core.supervisor import Child, Supervisor

EVERYWHERE = {"0.0.0.0", "::", ""}  # noqa: S104 - compared with, not bound to.
STATEMENT_TIMEOUT_MS = "30000"
ANSWER_SECONDS = 0.5
YES = ("1", "true", "yes", "on")


@dataclass(frozen=True, slots=True)
class Site:
    """Where the web server listens, and with which certificate."""

    host: str
    port: int
    certificate: Certificate | None = None

    def address(self, name: str) -> str:
        scheme = "http" if self.certificate is None else "https"
        return f"{scheme}://{f'[{name}]' if ':' in name else name}:{self.port}/"


class Command(BaseCommand):
    help = "Serve pages and do the background work until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST", ""))
        parser.add_argument("--port", type=int, default=os.environ.get("PORT", "") or None)
        parser.add_argument(
            "--https",
            action="store_true",
            default=os.environ.get("HTTPS", "").lower() in YES,
            help="With a certificate of our own, for phones on the local network.",
        )
        parser.add_argument(
            "--demo",
            action="store_true",
            help="First prepare the database and fill it if empty.",
        )
        parser.add_argument(
            "--empty", action="store_true", help="First prepare the database; fill in nothing."
        )

    def handle(
        self,
        *args: Any,
        host: str,
        port: int | None,
        https: bool,
        demo: bool,
        **options: Any,
    ) -> None:
        site = _site(host, port, https)
        _refuse_taken_port(site.host, site.port)
        logins = settings.VAR_DIR / "demo-logins.txt"
        known = logins.read_text(encoding="utf-8") if logins.exists() else ""
        if demo or options["empty"]:
            call_command("prepare", demo=demo)
        if waiting_migrations():
            raise CommandError("The database is not ready. Run: manage.py prepare")
        if logins.exists() and not known:  # Seeding has just shown them.
            known = f"The demo logins above are kept in {logins}\n"
        supervisor = Supervisor([_web(site), _worker(), _clock()], say=self.stderr.write)
        supervisor.run(while_starting=lambda: self._greet(site, known))
        self.stdout.write("Stopped.")

    def _greet(self, site: Site, logins: str) -> bool:
        """Say where the house is and who may enter, once it answers. Tell whether it did."""
        if not _answers_http(site):
            return False
        shown = "localhost" if site.host in EVERYWHERE else site.host
        self.stdout.write(f"\nEvernormal is open at {site.address(shown)}   (Ctrl-C closes it)\n")
        if site.certificate is not None and site.host in EVERYWHERE:
            self._greet_phones(site)
        self.stdout.write(logins)
        if is_empty():
            self.stdout.write(f"Set it up at {site.address(shown)}start/?code={start_code()}\n")
        self.stdout.flush()
        return True

    def _greet_phones(self, site: Site) -> None:
        for name in addresses_for_phones(local_names()):
            self.stdout.write(f"On phones in this network: {site.address(name)}")
        self.stdout.write(
            "The certificate is this machine's own: a browser warns once, then goes on "
            "and may use the camera.\n"
        )


def _site(host: str, port: int | None, https: bool) -> Site:  # noqa: FBT001 - An option.
    """Without TLS for this machine alone; with it, for the network around it."""
    if not https:
        return Site(host or "127.0.0.1", port or 8000)
    folder = settings.VAR_DIR / "tls"
    return Site(host or "0.0.0.0", port or 8443, kept_certificate(folder, local_names()))  # noqa: S104


def _web(site: Site) -> Child:
    command = [
        *_program("granian"),
        *("--interface", "wsgi", "--host", site.host, "--port", str(site.port)),
        *("--workers", os.environ.get("WEB_WORKERS", "1")),
        *("--blocking-threads", os.environ.get("WEB_THREADS", "4")),
        *("--log-level", "warning", "--respawn-failed-workers", "config.wsgi:application"),
    ]
    timeout = os.environ.get("DATABASE_STATEMENT_TIMEOUT_MS", STATEMENT_TIMEOUT_MS)
    more = {"DATABASE_STATEMENT_TIMEOUT_MS": timeout}
    if site.certificate is not None:
        files = (site.certificate.certificate, site.certificate.key)
        command[1:1] = ["--ssl-certificate", str(files[0]), "--ssl-keyfile", str(files[1])]
        command[1:1] = ["--ssl-protocol-min", "tls1.2"]
        more["HTTPS"] = "1"
        more["DJANGO_ALLOWED_HOSTS"] = os.environ.get("DJANGO_ALLOWED_HOSTS") or ",".join(
            f"[{name}]" if ":" in name else name for name in local_names()
        )
    return Child("web", command, _environment(**more))


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


def _answers_http(site: Site) -> bool:
    """The server gives some answer: it has loaded the house, and does not only hold the port."""
    address = "127.0.0.1" if site.host in EVERYWHERE else site.host
    connection: http.client.HTTPConnection
    if site.certificate is None:
        connection = http.client.HTTPConnection(address, site.port, timeout=ANSWER_SECONDS)
    else:
        ours = ssl.create_default_context(cafile=str(site.certificate.certificate))
        ours.check_hostname = False  # HOST may be a name that only the outside knows.
        connection = http.client.HTTPSConnection(
            address, site.port, timeout=ANSWER_SECONDS, context=ours
        )
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
