"""Photograph every page of the demo in both languages and sizes into var/shots/.

``make shots ARGS="--only suggestion --language zh"`` narrows it. For development
only: needs Chromium and what requirements/dev.txt installs.
"""

import os
import signal
import socket
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from config.shots.camera import LOCALES, SIZES, Camera, Visit
from config.shots.pages import IN_THE_DARK, all_shots
from core.supervisor import Child
from replenishment.selectors.runs import last_run

STARTING_SECONDS = 30


@contextmanager
def house() -> Iterator[str]:
    """The web server on a free port, and its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    granian = str(Path(sys.executable).parent / "granian")
    words = ["--interface", "wsgi", "--port", str(port), "--blocking-threads", "4"]
    command = [granian, *words, "--log-level", "warning", "config.wsgi:application"]
    web = Child("web", command, dict(os.environ))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))  # So that the server ends too.
    web.start()
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        web.ask_to_end()
        web.wait_until(time.monotonic() + 5)


def _wait_for(port: int) -> None:
    latest = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < latest:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise CommandError("The web server did not start.")


class Command(BaseCommand):
    help = "Photograph every page of the demo in both languages and sizes into var/shots/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--into", type=Path, help="The folder instead of var/shots.")
        parser.add_argument("--only", default="", help="Part of the names of the pages to take.")
        parser.add_argument("--language", choices=LOCALES, help="One language instead of both.")
        parser.add_argument("--size", choices=SIZES, help="One size instead of both.")

    def handle(self, *args: Any, only: str, **options: Any) -> None:
        call_command("prepare", demo=True)
        if last_run() is None:
            call_command("plan", wait=True)
        folder = options["into"] or settings.VAR_DIR / "shots"
        shots = [shot for shot in all_shots() if only in shot.name]
        dark = [shot for shot in shots if shot.name in IN_THE_DARK]
        # Playwright keeps an event loop in this thread, where Django would refuse the database.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        with house() as address, Camera(address, folder) as camera:
            for language in [options["language"]] if options["language"] else LOCALES:
                for size in [options["size"]] if options["size"] else SIZES:
                    camera.take_all(Visit(language, size), shots)
                    camera.take_all(Visit(language, size, "dark"), dark)
                    self.stdout.write(f"{language}, {size}: {camera.taken} pictures so far")
        if camera.complaints:
            raise CommandError("\n".join(["Some pages are not right:", *camera.complaints]))
        self.stdout.write(f"{camera.taken} pictures in {camera.folder}")
