"""Photograph every page of the demo in both languages and sizes into var/shots/.

Starts at the menu, follows links, and takes each kind of page once: a kind is a name in the URL
table. ``make shots ARGS="--theme dark --only replenishment"`` narrows it. For development only:
needs Chromium and what requirements/dev.txt installs.
"""

import os
import shutil
import socket
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from core.models import User
from core.supervisor import Child

SIZES = {"phone": (390, 844), "desk": (1440, 900)}
LANGUAGES = {"zh": "zh-hans", "en": "en"}
START = ("/", "/setup/", "/floor/", "/desk/")
LEFT_OUT = (
    "/api/",
    "/static/",
    "/media/",
    "/accounts/",
    "/i18n/",
    "/setup/logout",
    "/setup/jsi18n",
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]


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
    web.start()
    try:
        while socket.socket().connect_ex(("127.0.0.1", port)) != 0:
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        web.ask_to_end()
        web.wait_until(time.monotonic() + 5)


@contextmanager
def photographer(language: str) -> Iterator[str]:
    """A person who may see everything, for as long as the pictures take; yields their session."""
    user = User.objects.create(
        username=f"photographer-{os.getpid()}",
        first_name="Admin",
        language=language,
        is_superuser=True,
        is_staff=True,
    )
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    try:
        yield str(session.session_key)
    finally:
        session.delete()
        user.delete()


def kind_of(path: str) -> str | None:
    """The name of the page at ``path``, or None for what is no page of ours."""
    if path.startswith(LEFT_OUT):
        return None
    try:
        return resolve(path).view_name or path.strip("/").replace("/", "-")
    except Resolver404:
        return None


def links(page: Page, address: str) -> Iterator[str]:
    for link in page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)"):
        parts = urlsplit(link)
        if link.startswith(address) and not parts.query:
            yield parts.path


def photograph(page: Page, path: Path) -> None:
    """The whole page, in a window as high as the page: bars at the bottom stay at the bottom."""
    before = page.viewport_size
    height = page.evaluate("document.documentElement.scrollHeight")
    if before is not None:
        tall: ViewportSize = {"width": before["width"], "height": max(before["height"], height)}
        page.set_viewport_size(tall)
        page.screenshot(path=path)
        page.set_viewport_size(before)


def take_all(context: BrowserContext, address: str, folder: Path, only: str) -> list[str]:
    """One picture of each kind of page that can be reached; return what went wrong."""
    page = context.new_page()
    waiting, seen, wrong = list(START), set(), []
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(path)
        if kind is None or kind in seen:
            continue
        seen.add(kind)
        answer = page.goto(address + path)
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        if not answer.ok:
            wrong.append(f"{path}: {answer.status}")
            continue
        page.wait_for_timeout(300)  # Parts that htmx loads, charts that are drawn.
        if only in kind:
            name = kind.replace(":", "_")
            photograph(page, folder / f"{name}.png")
        waiting.extend(links(page, address))
    page.close()
    return wrong


@contextmanager
def visit(
    browser: Browser, address: str, language: str, size: str, theme: str
) -> Iterator[BrowserContext]:
    """A browser of that size in which the photographer is signed in."""
    width, height = SIZES[size]
    with photographer(LANGUAGES[language]) as session:
        context = browser.new_context(viewport={"width": width, "height": height})
        cookies = {settings.SESSION_COOKIE_NAME: session, "theme": theme}
        context.add_cookies([{"name": k, "value": v, "url": address} for k, v in cookies.items()])
        yield context
        context.close()


class Command(BaseCommand):
    help = "Photograph every page of the demo in both languages and sizes into var/shots/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", default="", help="Part of the names of the pages to keep.")
        parser.add_argument("--theme", choices=["light", "dark"], default="light")

    def handle(self, *args: Any, only: str, theme: str, **options: Any) -> None:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        if chromium is None:
            raise CommandError("Chromium is needed: apt-get install chromium fonts-noto-cjk")
        call_command("prepare", demo=True)
        # Playwright keeps an event loop in this thread, where Django would refuse the database.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        wrong: list[str] = []
        with house() as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            for language in LANGUAGES:
                for size in SIZES:
                    folder = settings.VAR_DIR / "shots" / f"{language}-{size}-{theme}"
                    folder.mkdir(parents=True, exist_ok=True)
                    with visit(browser, address, language, size, theme) as context:
                        wrong += take_all(context, address, folder, only)
                    self.stdout.write(f"{folder}: {len(list(folder.glob('*.png')))} pictures")
            browser.close()
        if wrong:
            raise CommandError("\n".join(wrong))
