"""The scan field under hard hands: fast, offline, beside typing, with pages too old."""

import re

from playwright.sync_api import Locator, Page, Route, expect

from inventory.models import StockDocument
from purchasing.choices import OrderStatus
from purchasing.models import PurchaseOrder
from tests.browser.hands import PACK_OF_TEA, scan, sent_order, shoot
from tests.browser.house import PACK, RICE, TEA


def test_scans_that_come_fast_are_all_counted(visitor, house):
    order = sent_order(visitor)

    keeper = visitor("keeper", is_phone=True)
    keeper.goto(f"/floor/receive/{order.pk}/")
    for _piece in range(10):
        scan(keeper, TEA)
    expect(keeper.locator("main")).to_contain_text("10 counted")
    scan(keeper, "NO-SUCH-THING")
    expect(keeper.locator("[data-scan-last]")).to_have_class(re.compile("is-bad"))
    expect(keeper.locator("main")).to_contain_text("10 counted")


def test_scans_count_while_the_scripts_of_the_page_are_on_their_way(visitor, house):
    order = sent_order(visitor)
    keeper = visitor("keeper", is_phone=True)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    keeper.route(re.compile(r"/static/app\.js"), hold)

    keeper.goto(f"/floor/receive/{order.pk}/", wait_until="commit")
    expect(keeper.locator("[data-scan-input]")).to_be_focused()
    for _pack in range(2):
        scan(keeper, PACK_OF_TEA)
    held[0].continue_()

    expect(keeper.locator("main")).to_contain_text(f"{2 * PACK} counted")


def test_a_code_shot_into_a_quantity_is_a_scan(visitor, house):
    order = sent_order(visitor)
    line = order.lines.get()
    keeper = visitor("keeper", is_phone=True)
    keeper.goto(f"/floor/receive/{order.pk}/")
    quantity = keeper.locator(f"[name=line-{line.pk}-quantity]")

    quantity.fill("5")
    shoot(quantity, PACK_OF_TEA)

    expect(quantity).to_have_value(str(5 + PACK))
    expect(keeper.locator("main")).to_contain_text(f"{5 + PACK} counted")


def test_a_receipt_waits_for_the_scans_before_it(visitor, house):
    order = sent_order(visitor)
    keeper = visitor("keeper", is_phone=True)
    keeper.goto(f"/floor/receive/{order.pk}/")
    keeper.wait_for_load_state("networkidle")
    keeper.context.set_offline(True)
    scan(keeper, PACK_OF_TEA)
    expect(keeper.locator("[data-scan-status]")).to_be_visible()
    keeper.get_by_role("button", name="Post receipt").click()
    expect(keeper.locator("[data-scan-status]")).to_contain_text("1 waiting")

    keeper.context.set_offline(False)

    keeper.wait_for_url("**/floor/receive/done/**")
    assert house.on_hand(TEA) == 3 + PACK


def receiving(visitor, order: PurchaseOrder) -> tuple[Page, Locator]:
    """A storekeeper before ``order``, and the field for the quantity of its line."""
    keeper = visitor("keeper", is_phone=True)
    keeper.goto(f"/floor/receive/{order.pk}/")
    keeper.wait_for_load_state("networkidle")
    return keeper, keeper.locator(f"[name=line-{order.lines.get(product__sku=TEA).pk}-quantity]")


def test_enter_after_a_quantity_goes_back_to_scanning_and_posts_nothing(visitor, house):
    keeper, quantity = receiving(visitor, sent_order(visitor))
    before = StockDocument.objects.count()

    quantity.fill("5")
    quantity.press("Enter")

    expect(keeper.locator("main")).to_contain_text("5 counted")
    expect(keeper.locator("[data-scan-input]")).to_be_focused()
    scan(keeper, TEA)
    expect(keeper.locator("main")).to_contain_text("6 counted")
    assert StockDocument.objects.count() == before


def test_a_quantity_typed_while_a_scan_is_answered_is_kept(visitor, house):
    keeper, quantity = receiving(visitor, sent_order(visitor))
    keeper.context.set_offline(True)
    scan(keeper, TEA)
    expect(keeper.locator("[data-scan-status]")).to_be_visible()
    quantity.fill("7")

    keeper.context.set_offline(False)
    expect(keeper.locator("main")).to_contain_text("1 counted")
    expect(quantity).to_have_value("7")
    keeper.locator("[data-scan-input]").focus()

    expect(keeper.locator("main")).to_contain_text("7 counted")


def test_a_button_is_still_there_when_the_finger_lets_go(visitor, house):
    keeper, quantity = receiving(visitor, sent_order(visitor))

    quantity.fill("5")
    keeper.get_by_role("button", name="Post receipt").hover()
    with keeper.expect_response("**/count"):
        keeper.mouse.down()
    keeper.mouse.up()

    keeper.wait_for_url("**/floor/receive/done/**")
    assert house.on_hand(TEA) == 3 + 5


def test_a_wrong_scan_stops_the_receipt_that_waited_for_it(visitor, house):
    keeper, _quantity = receiving(visitor, sent_order(visitor))
    before = StockDocument.objects.count()
    scan(keeper, TEA)
    expect(keeper.locator("main")).to_contain_text("1 counted")
    keeper.context.set_offline(True)
    scan(keeper, "NO-SUCH-THING")
    keeper.get_by_role("button", name="Post receipt").click()
    expect(keeper.locator("[data-scan-status]")).to_contain_text("then this is posted")

    keeper.context.set_offline(False)

    expect(keeper.locator("[data-scan-last]")).to_contain_text("not known")
    expect(keeper.locator("[data-scan-status]")).to_be_hidden()
    assert StockDocument.objects.count() == before


def test_a_scan_for_an_order_that_was_closed_says_so_and_leaves_the_page_whole(visitor, house):
    order = sent_order(visitor)
    keeper, quantity = receiving(visitor, order)
    PurchaseOrder.objects.filter(pk=order.pk).update(status=OrderStatus.CLOSED)

    scan(keeper, TEA)

    expect(keeper.locator("[data-scan-last]")).to_contain_text("Not counted")
    expect(quantity).to_be_visible()
    expect(keeper.locator("main")).to_have_count(1)


def test_scans_survive_signing_in_anew_in_another_tab(visitor, house):
    keeper, _quantity = receiving(visitor, sent_order(visitor))
    cookies = keeper.context.cookies()
    renewed = [{**one, "value": "a" * 32} for one in cookies if one["name"] == "csrftoken"]
    keeper.context.add_cookies(renewed)

    scan(keeper, TEA)

    expect(keeper.locator("main")).to_contain_text("1 counted")


def test_space_presses_the_button_it_is_on(visitor, house):
    keeper, _quantity = receiving(visitor, sent_order(visitor))
    scan(keeper, PACK_OF_TEA)
    expect(keeper.locator("main")).to_contain_text(f"{PACK} counted")

    keeper.get_by_role("button", name="Post receipt").press("Space")

    keeper.wait_for_url("**/floor/receive/done/**")


def test_a_short_code_shot_into_a_quantity_is_a_scan_too(visitor, house):
    keeper, quantity = receiving(visitor, sent_order(visitor))

    shoot(quantity, TEA)

    expect(keeper.locator("[data-scan-last]")).to_have_text(TEA)
    expect(keeper.locator("main")).to_contain_text("1 counted")


def test_what_was_refused_stays_until_it_is_put_right(visitor, house):
    order = sent_order(visitor, TEA, RICE)
    keeper, _quantity = receiving(visitor, order)
    line = order.lines.get(product__sku=RICE)
    quantity = keeper.locator(f"[name=line-{line.pk}-quantity]")
    quantity.fill("a dozen")
    quantity.press("Enter")
    expect(keeper.locator(".has-error")).to_have_count(1)

    keeper.locator("[data-scan-input]").focus()
    scan(keeper, PACK_OF_TEA)

    expect(keeper.locator("main")).to_contain_text(f"{PACK} counted")
    expect(quantity).to_have_value("a dozen")
    quantity.fill("5")
    quantity.press("Enter")
    expect(keeper.locator("main")).to_contain_text("5 counted")
    expect(keeper.locator(".has-error")).to_have_count(0)
