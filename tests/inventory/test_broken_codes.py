"""Codes that do not hold together, typed or pasted into a draft: told, and nothing is lost."""

import pytest
from django.urls import reverse

from inventory.models import StockDraft
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory

pytestmark = pytest.mark.django_db

BROKEN = "(01)06901234567891"  # Its check digit is wrong.


@pytest.fixture
def place():
    return WarehouseFactory()


@pytest.fixture
def post(client, place):
    """Send the page of an issue with one line of a product, and more."""
    may = ["inventory.view_stockdraft", "inventory.add_stockdraft", "inventory.change_stockdraft"]
    client.force_login(UserFactory(may=may, at=[place]))

    def send(product, **more):
        lines = {"lines-TOTAL_FORMS": 1, "lines-INITIAL_FORMS": 0, "lines-0-product": product}
        head = {"key": "k", "warehouse": place.pk, "note": "As typed", "lines-0-quantity": "3"}
        return client.post(reverse("inventory:draft-issue"), lines | head | more, follow=True)

    return send


def test_a_broken_code_is_told_at_its_field_and_all_that_was_typed_is_kept(post):
    answer = post(BROKEN, intent="save")

    words = answer.content.decode()
    assert answer.status_code == 422
    assert "check digit" in words
    assert BROKEN in words
    assert 'value="As typed"' in words


def test_a_broken_code_in_a_pasted_row_is_told_and_the_other_rows_are_taken(post):
    ProductFactory(sku="TEA")

    words = post("TEA", intent="paste", pasted=f"TEA\t2\n{BROKEN}\t4").content.decode()

    assert "2. " in words
    assert "check digit" in words
    kept = StockDraft.objects.get().lines.order_by("position")
    assert [line.typed_code for line in kept] == ["", "", BROKEN]
