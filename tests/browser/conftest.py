"""The system's Chromium, driven through the pages as they are served."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.house import PASSWORD, House, open_house, somebody

# Playwright keeps an event loop in the test's thread, where Django would refuse the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
expect.set_options(timeout=20_000)  # A busy machine is slow, not wrong.
PHONE, DESK = (390, 844), (1440, 900)
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is a browser test, left out with a word where there is no Chromium."""
    missing = pytest.mark.skip(reason="needs Chromium: apt-get install chromium")
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(missing)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": list(QUIET)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "en-GB", "timezone_id": "Asia/Shanghai"}


@pytest.fixture
def page(page):
    """A page that fails the test when our own policy stopped something or a script broke."""
    complaints: list[str] = []
    listen(page, complaints)
    yield page
    assert complaints == []


def _is_ours(line) -> bool:
    return line.type == "error" and "Content Security Policy" in line.text


@pytest.fixture
def house(transactional_db) -> House:
    """The small house, with a buyer, a second buyer and a storekeeper who may sign in."""
    house = open_house()
    somebody("buyer", "buyer")
    somebody("second", "buyer")
    somebody("keeper", "storekeeper", house.warehouse)
    return house


@pytest.fixture
def visitor(browser, live_server) -> Iterator[Callable[..., Page]]:
    """``visitor("keeper", is_phone=True)`` signs somebody in and gives their page."""
    with visitors(browser, live_server.url) as come:
        yield come


@contextmanager
def visitors(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """People who come with ``browser``; none of their pages may break or load what it must not."""
    contexts = []
    complaints: list[str] = []

    def come(username: str, *, is_phone: bool = False, locale: str = "en-GB") -> Page:
        width, height = PHONE if is_phone else DESK
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale=locale,
            timezone_id="Asia/Shanghai",
            base_url=address,
            has_touch=is_phone,
        )
        contexts.append(context)
        page = context.new_page()
        listen(page, complaints)
        page.goto("/")
        page.locator("input[name=login]").fill(username)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("input[name=password]").press("Enter")
        page.locator("input[name=login]").wait_for(state="detached")
        return page

    yield come
    for context in contexts:
        context.close()
    assert complaints == []


def listen(page: Page, complaints: list[str]) -> None:
    """What our own policy stops, and scripts that break, are heard of."""
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if _is_ours(line) else None)
