"""Every page with a scan field under a fast scanner, and a code that nobody knew."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from catalog.models import Barcode
from inventory.models import Transfer
from inventory.services.stock import receive_stock
from inventory.services.transfers import create_transfer, ship_transfer
from inventory.values import GoodsLine
from tests.browser.hands import PACK_OF_TEA, WEDGE_MS, scan, sent_order
from tests.browser.house import PACK, TEA, somebody
from tests.factories.drafts import StockDraftFactory
from tests.factories.inventory import WarehouseFactory

SCANS, BETWEEN_MS = 20, 100  # Twenty scans take less than five seconds.
NEW_CODE = "6912345678901"


def scan_fast(page: Page, code: str, times: int = SCANS) -> None:
    """One scan after the other, without waiting for what the page says."""
    for _scan in range(times):
        page.keyboard.type(code, delay=WEDGE_MS)
        page.keyboard.press("Enter")
        page.wait_for_timeout(BETWEEN_MS)


@pytest.fixture
def far(house):
    """Another place of the keeper's, and plenty of tea in the first."""
    far = WarehouseFactory(name_zh="北店", name_en="North")
    somebody("boss", "admin")
    goods = [GoodsLine(house.products[TEA], Decimal(100), value=Decimal(100))]
    receive_stock(actor=None, warehouse=house.warehouse, lines=goods, key="plenty")
    return far


def test_twenty_fast_scans_ship_a_transfer(visitor, house, far):
    boss = visitor("boss", is_phone=True)
    boss.goto("/floor/transfers/new/")
    boss.get_by_label("From").select_option(str(house.warehouse.pk))
    boss.get_by_label("To").select_option(str(far.pk))
    boss.get_by_role("button", name="Begin").click()
    boss.wait_for_url("**/floor/transfers/*/?add=1")

    scan_fast(boss, TEA)

    expect(boss.locator("main")).to_contain_text(f"{SCANS} of {SCANS}")
    boss.get_by_role("button", name="Ship").click()
    expect(boss.locator("main")).to_contain_text("On its way")
    assert Transfer.objects.get().lines.get().shipped_quantity == SCANS


def test_twenty_fast_scans_receive_a_transfer_opened_by_its_label(visitor, house, far):
    asked = [(house.products[TEA], Decimal(SCANS))]
    transfer = create_transfer(actor=None, source=house.warehouse, destination=far, lines=asked)
    ship_transfer(actor=None, transfer=transfer, key="s")
    boss = visitor("boss", is_phone=True)
    boss.goto("/floor/transfers/")
    boss.wait_for_load_state("networkidle")

    boss.context.set_offline(True)
    scan(boss, transfer.number)
    scan(boss, TEA)  # Made before the transfer opens, and meant for it.
    boss.context.set_offline(False)
    boss.wait_for_url(f"**/floor/transfers/{transfer.pk}/")
    scan_fast(boss, TEA, SCANS - 1)

    expect(boss.locator("main")).to_contain_text(f"{SCANS} of {SCANS}")
    boss.get_by_role("button", name="Receive").click()
    expect(boss.locator("main")).to_contain_text("Received")
    transfer.refresh_from_db()
    assert transfer.lines.get().received_quantity == SCANS


def test_twenty_fast_scans_fill_a_draft(visitor, house):
    draft = StockDraftFactory(warehouse=house.warehouse, kind="receipt")
    keeper = visitor("keeper", is_phone=True)
    keeper.goto(f"/floor/drafts/{draft.pk}/")

    scan_fast(keeper, PACK_OF_TEA)

    quantity = keeper.get_by_label("Quantity")
    expect(quantity).to_have_value(str(SCANS * PACK))


def test_an_unknown_code_is_linked_and_its_scan_is_counted(visitor, house, far):
    order = sent_order(visitor)
    boss = visitor("boss", is_phone=True)
    boss.goto(f"/floor/receive/{order.pk}/")
    scan(boss, NEW_CODE)
    link = boss.get_by_role("link", name=re.compile(NEW_CODE))
    expect(link).to_be_visible()
    scan(boss, TEA)
    expect(boss.locator("main")).to_contain_text("1 counted")

    link.click()
    boss.get_by_label("Product").fill("TEA")
    boss.locator("[role=option]").first.click()
    boss.get_by_label("Units").fill("3")
    boss.get_by_role("button", name="Link and go on").click()

    expect(boss.locator("main")).to_contain_text("4 counted")
    expect(boss).to_have_url(re.compile(rf"/floor/receive/{order.pk}/$"))
    boss.reload()
    expect(boss.locator("main")).to_contain_text("4 counted")
    assert Barcode.objects.get(code=NEW_CODE).quantity == 3


def test_an_unknown_code_is_linked_from_the_look_up(visitor, house, far):
    boss = visitor("boss", is_phone=True)
    boss.goto("/floor/lookup/")
    scan(boss, NEW_CODE)

    boss.get_by_role("link", name=re.compile(NEW_CODE)).click()
    boss.get_by_label("Product").fill("TEA")
    boss.locator("[role=option]").first.click()
    boss.get_by_role("button", name="Link and go on").click()

    expect(boss.locator("#result")).to_contain_text(TEA)
