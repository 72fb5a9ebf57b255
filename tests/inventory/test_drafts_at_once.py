"""Many at the same instant at one draft, one bin, one request."""

from collections import Counter
from decimal import Decimal

import pytest

from inventory.choices import DraftKind, LocationKind
from inventory.errors import DraftChanged, LocationFull, RequestChanged
from inventory.models import Location, StockDocument, Transfer, Warehouse
from inventory.selectors import on_hand_by_place, verify_ledger
from inventory.services.drafts import discard_draft, draft_and_post, post_draft, save_draft
from inventory.services.locations import add_location
from inventory.services.requests import approve_request, ask_for_stock
from inventory.values import AnsweredLine, AskedLine, DraftContent, DraftLine
from tests.factories.catalog import ProductFactory
from tests.factories.inventory import WarehouseFactory
from tests.inventory.steps import receive
from tests.inventory.test_concurrency import THREADS, at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def content(place, product, quantity, **more):
    line = DraftLine(product=product, quantity=Decimal(quantity), value=Decimal(1), **more)
    return DraftContent(kind=DraftKind.OPENING, warehouse=place, lines=[line])


def test_one_draft_is_posted_once():
    place, product = WarehouseFactory(), ProductFactory()
    draft = save_draft(actor=None, content=content(place, product, 3), key="d")

    answers = at_once(lambda _number: post_draft(actor=None, draft=draft).pk)

    assert len(set(answers)) == StockDocument.objects.count() == 1
    assert on_hand_by_place() == {(product.pk, place.pk): 3}


def test_a_draft_is_posted_or_discarded_never_both():
    place, product = WarehouseFactory(), ProductFactory()
    draft = save_draft(actor=None, content=content(place, product, 3), key="d")

    def act(number):
        try:
            deed = post_draft if number % 2 else discard_draft
            deed(actor=None, draft=draft)
        except DraftChanged:
            return "refused"
        return "posted" if number % 2 else "discarded"

    answers = Counter(at_once(act))

    assert answers["refused"] == THREADS / 2
    assert min(answers["posted"], answers["discarded"]) == 0
    assert StockDocument.objects.count() == (1 if answers["posted"] else 0)


def test_the_last_gap_in_a_bin_is_filled_once():
    place, product = WarehouseFactory(refuses_overfull=True), ProductFactory()
    shelf = add_location(
        Location(warehouse=place, code="A", kind=LocationKind.STOCK, capacity_quantity=Decimal(5)),
        actor=None,
    )

    def fill(number):
        try:
            one = content(place, product, 1, destination=shelf)
            return draft_and_post(actor=None, content=one, key=f"f{number}").kind
        except LocationFull:
            return "full"

    answers = Counter(at_once(fill))

    assert answers == {"opening": 5, "full": THREADS - 5}
    assert verify_ledger() == []


def test_one_request_makes_one_transfer():
    source = WarehouseFactory()
    store = WarehouseFactory(supplied_by=Warehouse.objects.get(pk=source.pk))
    product = ProductFactory()
    receive(source, product, 50, 50, key="in")
    asked = ask_for_stock(
        actor=None,
        destination=store,
        source=source,
        lines=[AskedLine(product, Decimal(4))],
        key="ask",
    )
    line = asked.lines.get()

    def approve(_number):
        try:
            answer = {line.pk: AnsweredLine(Decimal(4))}
            return approve_request(actor=None, request=asked, answers=answer).transfer.number
        except RequestChanged:
            return "answered"

    answers = at_once(approve)

    assert set(answers) == {Transfer.objects.get().number}
