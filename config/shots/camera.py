"""Chromium in front of the house: one visit is one language, one size and one theme."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management.base import CommandError
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

from config.shots.pages import Shot
from core.models import User

SIZES = {"phone": (390, 844), "desk": (1440, 900)}
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDER_THAN_ITSELF = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
HEIGHT = "Math.min(document.documentElement.scrollHeight, 6000)"
SETTLING_MS = 250  # Charts are drawn and parts are swapped in.
REFUSED = 400


@dataclass(frozen=True, slots=True)
class Visit:
    """How the house is looked at."""

    language: str
    size: str
    theme: str = "light"

    @property
    def folder(self) -> str:
        return f"{self.language}-{self.size}" + ("-dark" if self.theme == "dark" else "")


@dataclass(slots=True)
class Camera:
    """Takes pictures into ``folder`` and keeps what was wrong with a page."""

    address: str
    folder: Path
    complaints: list[str] = field(default_factory=list)
    taken: int = 0
    _sessions: dict[str, SessionStore] = field(default_factory=dict)
    _playwright: Any = None
    _browser: Browser | None = None

    def __enter__(self) -> Self:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        if chromium is None:
            raise CommandError("Chromium is needed: apt-get install chromium fonts-noto-cjk")
        self._playwright = sync_playwright().start()
        self._browser = self._playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._browser is not None:
            self._browser.close()
        self._playwright.stop()
        for session in self._sessions.values():
            session.delete()

    def take_all(self, visit: Visit, shots: Iterable[Shot]) -> None:
        """A picture of every shot, as each one's own user sees it."""
        target = self.folder / visit.folder
        target.mkdir(parents=True, exist_ok=True)
        contexts: dict[str, BrowserContext] = {}
        for shot in shots:
            if shot.user not in contexts:
                contexts[shot.user] = self._signed_in(shot.user, visit)
            page = contexts[shot.user].new_page()
            self._take(page, shot, visit, target / f"{shot.name}.png")
            page.close()
        for context in contexts.values():
            context.close()

    def _take(self, page: Page, shot: Shot, visit: Visit, file: Path) -> None:
        def complain(what: str) -> None:
            self.complaints.append(f"{visit.folder}/{shot.name} ({shot.path}): {what}")

        def check(answer: Response) -> None:
            if answer.status >= REFUSED:
                complain(f"{answer.status} from {answer.url.removeprefix(self.address)}")

        page.on("response", check)
        page.on("pageerror", lambda error: complain(f"script: {error}"))
        page.on("console", lambda line: complain(line.text) if line.type == "error" else None)
        page.goto(self.address + shot.path, wait_until="networkidle")
        page.wait_for_timeout(SETTLING_MS)
        wider = page.evaluate(WIDER_THAN_ITSELF)
        width, height = SIZES[visit.size]
        # As tall as the page, so that bars that stay at the bottom are at its bottom.
        page.set_viewport_size({"width": width, "height": max(height, page.evaluate(HEIGHT))})
        page.screenshot(path=file)
        self.taken += 1
        if visit.size == "phone" and wider > 0:
            complain(f"scrolls sideways by {wider} px")

    def _signed_in(self, username: str, visit: Visit) -> BrowserContext:
        """A browser of that size and language in which ``username`` is signed in already."""
        width, height = SIZES[visit.size]
        assert self._browser is not None  # noqa: S101 - Entered before it is used.
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            locale=LOCALES[visit.language],
            timezone_id="Asia/Shanghai",
            has_touch=visit.size == "phone",
            reduced_motion="reduce",
        )
        cookies = {"theme": visit.theme}
        if username:
            cookies[settings.SESSION_COOKIE_NAME] = str(self._session(username).session_key)
        context.add_cookies(
            [{"name": k, "value": v, "url": self.address} for k, v in cookies.items()]
        )
        return context

    def _session(self, username: str) -> SessionStore:
        if username not in self._sessions:
            user = User.objects.get(username=username)
            session = SessionStore()
            session[SESSION_KEY] = str(user.pk)
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
            session[HASH_SESSION_KEY] = user.get_session_auth_hash()
            session.create()
            self._sessions[username] = session
        return self._sessions[username]
