"""From the queue to the goods on the shelf, as a buyer and a storekeeper do it."""

import re
from decimal import Decimal

from playwright.sync_api import Locator, Page, Route, expect

from core.periods import today
from inventory.models import StockCost, StockDocument
from purchasing.models import PurchaseOrder
from replenishment.models import Suggestion
from tests.browser.house import NAMES, PACK, RICE, TEA
from tests.replenishment.world import plan

QUEUE = "/desk/suggestions/"
PACK_OF_TEA = "1690000000001"
WEDGE_MS = 6  # Between two keys of a scanner that types.


def row_of(page: Page, sku: str):
    return page.locator("[data-row]", has_text=sku)


def open_queue(page: Page) -> None:
    page.goto(QUEUE)
    expect(page.locator("[data-row]")).not_to_have_count(0)
    page.wait_for_load_state("networkidle")


def approve(page: Page, sku: str) -> None:
    row = row_of(page, sku)
    row.get_by_role("button", name="Approve").click()
    expect(row).to_have_class(re.compile("is-decided"))


def scan(page: Page, code: str) -> None:
    """As a wedge does it: keys faster than anybody types, wherever the focus is, then Enter."""
    page.keyboard.type(code, delay=WEDGE_MS)
    page.keyboard.press("Enter")


def shoot(field: Locator, code: str) -> None:
    """A scan into ``field``, at a scanner's speed however slow this machine is."""
    field.focus()
    field.evaluate(
        """(field, code) => {
          for (const key of [...code, 'Enter']) {
            const options = { key, bubbles: true, cancelable: true };
            const isFree = field.dispatchEvent(new KeyboardEvent('keydown', options));
            if (isFree && key !== 'Enter') field.value += key;
            if (isFree && key === 'Enter') field.form.requestSubmit();
          }
        }""",
        code,
    )


def sent_order(visitor) -> PurchaseOrder:
    """An order of tea that a buyer approved and sent."""
    buyer = visitor("buyer")
    open_queue(buyer)
    approve(buyer, TEA)
    order = PurchaseOrder.objects.get()
    buyer.goto(f"/desk/purchase-orders/{order.pk}/")
    buyer.get_by_role("button", name="Send", exact=True).click()
    expect(buyer.locator(".top, main").first).to_contain_text("Sent")
    return order


def test_suggestions_become_an_order_and_goods(visitor, house):
    buyer = visitor("buyer")
    open_queue(buyer)
    expect(buyer.locator("[data-row]")).to_have_count(len(NAMES))
    expect(row_of(buyer, TEA).locator(".queue-reason")).to_contain_text("order below")
    for sku in (TEA, RICE):
        approve(buyer, sku)

    order = PurchaseOrder.objects.get()
    row_of(buyer, TEA).get_by_role("link", name=order.number).click()
    expect(buyer.get_by_role("heading", name=order.number)).to_be_visible()
    buyer.get_by_role("button", name="Send", exact=True).click()
    expect(buyer.locator(".top, main").first).to_contain_text("Sent")

    keeper = visitor("keeper", is_phone=True)
    keeper.goto("/floor/receive/")
    keeper.get_by_role("link", name=order.number).click()
    expect(keeper.locator("[data-scan-input]")).to_be_focused()
    ordered = {line.product.sku: line.quantity for line in order.lines.all()}
    for _pack in range(int(ordered[TEA]) // PACK):
        scan(keeper, PACK_OF_TEA)
    scan(keeper, RICE)
    expect(keeper.locator("main")).to_contain_text(f"{ordered[TEA]:f} counted")
    expect(keeper.locator("main")).to_contain_text("1 counted")
    keeper.get_by_role("button", name="Post receipt").click()
    expect(keeper.locator("main")).to_contain_text("Still missing")

    assert house.on_hand(TEA) == 3 + ordered[TEA]
    assert house.on_hand(RICE) == 3 + 1
    cost = StockCost.objects.get(product=house.products[TEA])
    assert cost.value == 3 + ordered[TEA] * Decimal("2.50")
    plan(as_of=today(house.warehouse.time_zone))
    open_queue(buyer)
    expect(row_of(buyer, TEA)).to_have_count(0)


def test_a_double_tap_posts_once(visitor, house):
    order = sent_order(visitor)
    before = StockDocument.objects.count()

    keeper = visitor("keeper", is_phone=True)
    keeper.goto(f"/floor/receive/{order.pk}/")
    scan(keeper, PACK_OF_TEA)
    expect(keeper.locator("main")).to_contain_text(f"{PACK} counted")
    keeper.get_by_role("button", name="Post receipt").dblclick()
    keeper.wait_for_url("**/floor/receive/done/**")

    assert StockDocument.objects.count() == before + 1
    assert house.on_hand(TEA) == 3 + PACK


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


def test_the_second_of_two_buyers_is_told_and_keeps_what_was_typed(visitor, house):
    first, second = visitor("buyer"), visitor("second")
    open_queue(first)
    open_queue(second)

    row_of(first, TEA).locator("[data-quantity]").fill("36")
    row_of(first, TEA).locator("[data-reason]").select_option("cash")
    expect(first.locator(".toast").or_(row_of(first, TEA))).not_to_have_count(0)
    first.wait_for_load_state("networkidle")
    row_of(second, TEA).locator("[data-quantity]").fill("99")
    row_of(second, TEA).locator("[data-reason]").select_option("other")

    expect(row_of(second, TEA).locator(".queue-told")).to_contain_text("Changed in the meantime")
    expect(row_of(second, TEA).locator("[data-quantity]")).to_have_value("99")
    row = Suggestion.objects.get(product=house.products[TEA])
    assert (row.quantity, row.edit_reason) == (Decimal(36), "cash")


def test_nobody_approves_what_was_approved(visitor, house):
    first, second = visitor("buyer"), visitor("second")
    open_queue(first)
    open_queue(second)

    approve(first, TEA)
    row_of(second, TEA).get_by_role("button", name="Approve").click()

    expect(row_of(second, TEA).locator(".queue-told")).to_contain_text("No longer waiting")
    assert PurchaseOrder.objects.get().lines.count() == 1
