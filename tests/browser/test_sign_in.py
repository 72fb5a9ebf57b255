"""The first page anybody sees."""

import pytest
from playwright.sync_api import expect

from core.models import User

PASSWORD = "granary-full-of-rice"


@pytest.fixture
def buyer(transactional_db) -> User:
    return User.objects.create_user("buyer", email="buyer@example.com", password=PASSWORD)


def sign_in(page, live_server, name: str, password: str) -> None:
    page.goto(f"{live_server.url}/")
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")


@pytest.mark.parametrize("name", ["buyer", "buyer@example.com"])
def test_a_name_or_an_address_with_the_password_leads_home(page, live_server, buyer, name):
    sign_in(page, live_server, name, PASSWORD)

    page.wait_for_url(f"{live_server.url}/")
    expect(page.locator("input[name=login]")).to_have_count(0)


def test_a_wrong_password_says_so_and_keeps_the_name(page, live_server, buyer):
    sign_in(page, live_server, "buyer", "wrong")

    expect(page.locator("input[name=login]")).to_have_value("buyer")
    expect(page.locator("main")).to_contain_text("not correct")


def test_the_page_speaks_chinese_where_the_browser_does(browser, live_server, buyer):
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()

    page.goto(f"{live_server.url}/")

    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    context.close()
