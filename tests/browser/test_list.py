"""The list by keyboard and while typing; what a lost network does to scans."""

import re

from playwright.sync_api import Page, expect

from core.models import User
from tests.browser.house import RICE, TEA

CURRENT = "[data-row].is-at"


def products(visitor) -> Page:
    User.objects.filter(username="buyer").update(is_superuser=True)
    page = visitor("buyer")
    page.goto("/desk/products/")
    return page


def test_the_search_box_keeps_what_is_typed_while_rows_arrive(visitor, house):
    page = products(visitor)

    page.keyboard.press("/")
    page.keyboard.type("jas", delay=40)
    page.wait_for_timeout(320)  # The first answer comes while the next letters are typed.
    page.keyboard.type("mine", delay=120)

    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page.locator("#list-search")).to_have_value("jasmine")
    expect(page.locator("#list-search")).to_be_focused()
    expect(page).to_have_url(re.compile(r"\?q=jasmine$"))


def test_rows_are_walked_and_opened_by_keyboard(visitor, house):
    page = products(visitor)
    expect(page.locator("[data-row]")).to_have_count(3)

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    first = page.locator("[data-row]").first
    expect(page.locator(CURRENT)).to_have_attribute("id", first.get_attribute("id"))
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_contain_text("Rice")


def test_escape_leaves_the_search_box_and_what_was_found_is_worked_on(visitor, house):
    page = products(visitor)

    page.keyboard.press("/")
    page.keyboard.type("jasmine")
    expect(page.locator("[data-row]")).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("j")

    expect(page.locator(CURRENT)).to_contain_text(TEA)
    expect(page.locator("#list-search")).to_have_value("jasmine")
    expect(page.locator("[data-row]")).to_have_count(1)


def test_a_heading_sorts_and_the_way_back_shows_the_list_as_it_was(visitor, house):
    page = products(visitor)
    heading = page.locator("th", has_text="Code")

    heading.locator("a").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    heading.locator("a").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    page.go_back()

    expect(heading).to_have_attribute("aria-sort", "ascending")
    expect(page.locator("html")).to_have_count(1)


def test_the_question_mark_shows_the_keys(visitor, house):
    page = products(visitor)

    page.keyboard.press("?")

    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_scans_without_a_network_wait_and_are_sent_once_each_in_their_order(visitor, house):
    page = visitor("keeper", is_phone=True)
    page.goto("/floor/lookup/")
    sent: list[tuple[str, str]] = []
    page.on(
        "requestfinished",
        lambda request: (
            sent.append((request.post_data or "", request.headers["idempotency-key"]))
            if request.method == "POST"
            else None
        ),
    )
    expect(page.locator("[data-scan-input]")).to_be_focused()
    page.wait_for_load_state("networkidle")

    page.context.set_offline(True)
    for code in (TEA, RICE):
        page.keyboard.type(code, delay=4)
        page.keyboard.press("Enter")
    expect(page.locator("[data-scan-status]")).to_contain_text("2")
    page.context.set_offline(False)

    expect(page.locator("#result")).to_contain_text("Rice", timeout=10_000)
    expect(page.locator("[data-scan-status]")).to_be_hidden()
    codes = [re.search(r"code=([^&]+)", body)[1] for body, _key in sent]
    assert codes == [TEA, RICE]
    assert len({key for _body, key in sent}) == 2
