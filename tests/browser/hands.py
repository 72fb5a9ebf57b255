"""What a buyer and a storekeeper do with their hands, step by step."""

import re

from playwright.sync_api import Locator, Page, expect

from purchasing.models import PurchaseOrder
from tests.browser.house import TEA

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


def sent_order(visitor, *skus: str) -> PurchaseOrder:
    """An order, of tea if nothing is said, that a buyer approved and sent."""
    buyer = visitor("buyer")
    open_queue(buyer)
    for sku in skus or (TEA,):
        approve(buyer, sku)
    order = PurchaseOrder.objects.get()
    buyer.goto(f"/desk/purchase-orders/{order.pk}/")
    buyer.get_by_role("button", name="Send", exact=True).click()
    expect(buyer.locator(".top, main").first).to_contain_text("Sent")
    return order
