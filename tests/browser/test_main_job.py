"""From the queue to the goods on the shelf, as a buyer and a storekeeper do it."""

from decimal import Decimal

from playwright.sync_api import expect

from core.periods import today
from inventory.models import StockCost, StockDocument
from purchasing.models import PurchaseOrder
from replenishment.models import Suggestion
from tests.browser.hands import PACK_OF_TEA, approve, open_queue, row_of, scan, sent_order
from tests.browser.house import NAMES, PACK, RICE, TEA
from tests.replenishment.world import plan


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


def test_a_ticked_row_stays_ticked_when_its_quantity_is_changed(visitor, house):
    buyer = visitor("buyer")
    open_queue(buyer)
    row = row_of(buyer, TEA)

    row.locator("[name=selected]").check()
    row.locator("[data-quantity]").fill("120")
    row.locator("[data-reason]").select_option("cash")

    expect(row.locator(".queue-reason")).to_contain_text("Changed from")
    expect(row.locator("[name=selected]")).to_be_checked()
    expect(buyer.locator("[data-selected-count]")).to_have_text("1")
    approve(buyer, TEA)
    expect(buyer.locator("[data-select-all]")).not_to_be_checked()
    assert buyer.locator("[data-select-all]").evaluate("box => box.indeterminate") is False
