"""A draft order under a buyer's hands."""

from decimal import Decimal

from playwright.sync_api import expect

from purchasing.choices import OrderStatus
from purchasing.models import PurchaseOrder
from tests.browser.hands import approve, open_queue
from tests.browser.house import TEA


def test_an_order_is_not_sent_beside_lines_that_were_changed_and_not_saved(visitor, house):
    buyer = visitor("buyer")
    open_queue(buyer)
    approve(buyer, TEA)
    order = PurchaseOrder.objects.get()
    buyer.goto(f"/desk/purchase-orders/{order.pk}/")
    buyer.wait_for_load_state("networkidle")
    quantity = buyer.locator("[name=lines-0-quantity]")
    quantity.fill("120")

    buyer.get_by_role("button", name="Send", exact=True).click()

    expect(buyer.locator("#toasts")).to_contain_text("Save what you changed first")
    order.refresh_from_db()
    assert order.status == OrderStatus.DRAFT
    buyer.get_by_role("button", name="Save lines").click()
    expect(buyer.locator("#toasts")).to_contain_text("saved")
    buyer.get_by_role("button", name="Send", exact=True).click()
    expect(buyer.locator("main")).to_contain_text("Sent")
    assert order.lines.get().quantity == Decimal(120)
