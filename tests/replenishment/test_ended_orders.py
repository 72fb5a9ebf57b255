"""What was approved and then cancelled is told on the suggestion, and suggested again."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from purchasing.models import PurchaseOrder
from purchasing.services.lines import edit_lines
from purchasing.services.orders import cancel_order
from purchasing.values import LineEdit, OrderLineDraft
from replenishment.choices import SuggestionStatus
from replenishment.selectors.rows import rows_of
from replenishment.services.deciding import approve_suggestion
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.purchasing import SupplierTermsFactory
from tests.replenishment.test_deciding import MAY
from tests.replenishment.world import TODAY, plan, sell, stock, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def approved():
    """A suggestion of a real run, standing as a line in a draft order."""
    product, place = ProductFactory(), WarehouseFactory()
    SupplierTermsFactory(product=product)
    stock(product, place, 1)
    sell(product, place, [4] * 60)
    plan()
    buyer = UserFactory(may=MAY, everywhere=True)
    return approve_suggestion(
        actor=buyer, suggestion=waiting(product, place)[0], version=1, reason=""
    )


def told(suggestion):
    with override("en"):
        return rows_of([suggestion], TODAY)[0].document_end


def test_while_the_draft_stands_nothing_is_told_and_nothing_suggested(approved):
    plan()

    assert told(approved) == ""
    assert waiting(approved.product, approved.warehouse) == []


def test_a_cancelled_draft_is_told_and_the_next_run_suggests_as_much_again(approved):
    order = PurchaseOrder.objects.get()
    cancel_order(actor=None, order=order)

    plan()

    words = f"{order.number} is “Cancelled”: the next plan looks at the need again."
    assert told(approved) == words
    again = waiting(approved.product, approved.warehouse)
    assert [row.quantity for row in again] == [approved.quantity]
    approved.refresh_from_db()
    assert approved.status == SuggestionStatus.ORDERED


def test_a_line_taken_off_its_draft_is_told_and_suggested_again(approved):
    other = OrderLineDraft(ProductFactory(), Decimal(1), Decimal(1))
    edit_lines(actor=None, order=PurchaseOrder.objects.get(), edits=[LineEdit(None, other)])

    plan()

    assert told(approved).startswith("Its line was removed from the draft")
    again = waiting(approved.product, approved.warehouse)
    assert [row.quantity for row in again] == [approved.quantity]
