"""Language, theme, and pages that our own policy leaves alone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.house import somebody

MAIN_PAGES = (
    "home",
    "replenishment:suggestion-list",
    "replenishment:plan-list",
    "replenishment:run-list",
    "catalog:product-list",
    "catalog:product-create",
    "inventory:balance-list",
    "inventory:document-list",
    "inventory:draft-receipt",
    "inventory:movement-list",
    "inventory:transfer-list",
    "inventory:warehouse-list",
    "inventory:floor-lookup",
    "purchasing:supplier-list",
    "purchasing:order-list",
    "purchasing:order-create",
    "purchasing:receive-list",
    "sales:order-list",
    "sales:order-create",
    "sales:customer-list",
    "exchange:import-new",
    "exchange:batch-list",
)


def test_the_language_is_switched_and_stays(visitor, house):
    page = visitor("buyer")
    page.goto("/desk/suggestions/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("main")).to_contain_text("Jasmine Tea")

    page.locator("summary.who").click()
    page.get_by_role("button", name="中文").or_(page.get_by_role("button", name="简体中文")).click()

    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    page.goto("/desk/suggestions/")
    expect(page.locator("main")).to_contain_text("茉莉绿茶")


def test_the_dark_theme_is_there_before_the_page_is_drawn(visitor, house):
    page = visitor("buyer")
    page.locator("summary.who").click()
    page.locator(".pop-panel button[value=dark]").click()

    page.goto("/desk/products/")

    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    light = page.evaluate(
        "getComputedStyle(document.body).backgroundColor.match(/[0-9.]+/g).slice(0, 3)"
    )
    assert all(float(channel) < 90 for channel in light)


@pytest.mark.parametrize("is_phone", [False, True])
def test_no_main_page_breaks_its_policy_or_scrolls_sideways(visitor, house, is_phone):
    somebody("admin", "admin")
    page = visitor("admin", is_phone=is_phone)

    for name in MAIN_PAGES:
        answer = page.goto(reverse(name), wait_until="networkidle")
        assert answer is not None, name
        assert answer.status == 200, name
        wider = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wider <= 0, f"{name} is {wider} px too wide"
