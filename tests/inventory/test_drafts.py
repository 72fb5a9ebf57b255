"""Drafts: prepared, come back to, posted once, read-only after, taken back."""

from datetime import date
from decimal import Decimal

import pytest

from catalog.choices import Tracking
from core.errors import KeyReused, NotPermitted
from inventory.choices import DraftKind, DraftStatus, LocationKind
from inventory.errors import (
    DraftChanged,
    DraftNotReady,
    InsufficientStock,
    NotReversible,
    WrongLocation,
    WrongReason,
)
from inventory.models import StockDraft
from inventory.selectors import on_hand_by_place, stock_location, verify_ledger
from inventory.services.corrections import take_back
from inventory.services.drafts import discard_draft, draft_and_post, post_draft, save_draft
from inventory.values import DraftLine
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory
from tests.inventory.drafting import content, line, posted, reason, saved
from tests.inventory.steps import cost_of, on_hand, receive

pytestmark = pytest.mark.django_db

PREPARE = ["inventory.add_stockdraft", "inventory.change_stockdraft"]
POST = "inventory.post_stockdocument"


@pytest.fixture
def place():
    return WarehouseFactory()


@pytest.fixture
def product(place):
    product = ProductFactory()
    receive(place, product, 10, 100, key=f"first:{product.pk}")
    return product


@pytest.mark.parametrize(
    ("kind", "use", "change"),
    [
        (DraftKind.RECEIPT, None, 4),
        (DraftKind.OPENING, None, 4),
        (DraftKind.ISSUE, "issue", -4),
        (DraftKind.SCRAP, "scrap", -4),
        (DraftKind.CUSTOMER_RETURN, "customer_return", 4),
        (DraftKind.SUPPLIER_RETURN, "supplier_return", -4),
        (DraftKind.ADJUSTMENT, "adjustment", 4),
    ],
)
def test_each_kind_moves_what_it_says_and_links_back(place, product, kind, use, change):
    value = Decimal(40) if kind in (DraftKind.RECEIPT, DraftKind.OPENING) else None
    why = reason(use) if use else None

    document = posted(kind, place, line(product, 4, value=value), reason=why)

    draft = StockDraft.objects.get()
    assert on_hand_by_place() == {(product.pk, place.pk): 10 + change}
    assert (draft.status, draft.document) == (DraftStatus.POSTED, document)
    assert (document.key, document.origin) == (f"draft:{draft.pk}", f"stock-draft:{draft.pk}")
    assert verify_ledger() == []


def test_an_adjustment_takes_away_too(place, product):
    posted(DraftKind.ADJUSTMENT, place, line(product, -3), reason=reason("adjustment"))

    assert on_hand_by_place() == {(product.pk, place.pk): 7}


def test_a_move_puts_goods_into_a_bin(place, product):
    shelf = place.locations.create(code="A1", path="A1/", kind=LocationKind.STOCK)

    posted(DraftKind.MOVE, place, line(product, 4, destination=shelf))

    assert on_hand(product, shelf) == 4
    assert on_hand(product, stock_location(place)) == 6
    assert cost_of(product, place) == (10, 100)


def test_a_draft_may_be_unfinished_and_says_what_is_missing(place, product):
    lot = ProductFactory(tracking=Tracking.LOT_EXPIRY)
    draft = saved(
        DraftKind.RECEIPT,
        place,
        DraftLine(typed_code="NOBODY", quantity=Decimal(1)),
        DraftLine(product=product),
        line(lot, 2, lot_code="NEW"),
        line(lot, 2),
    )

    with pytest.raises(DraftNotReady) as refusal:
        post_draft(actor=None, draft=draft)

    told = refusal.value.facts["problems"]
    assert [text.split(".")[0] for text in told] == ["1", "2", "3", "4"]
    assert "NOBODY" in told[0]
    draft.refresh_from_db()
    assert (draft.status, draft.lines.count()) == (DraftStatus.DRAFT, 4)


def test_serial_numbers_are_named_once_each(place):
    phone = ProductFactory(tracking=Tracking.SERIAL)
    twice = saved(DraftKind.RECEIPT, place, line(phone, 2, lot_code="S1, S1", value=Decimal(9)))
    with pytest.raises(DraftNotReady):
        post_draft(actor=None, draft=twice)

    document = posted(
        DraftKind.RECEIPT, place, line(phone, 3, lot_code="S1, S2 S3", value=Decimal(10)), key="k2"
    )

    rows = document.movements.order_by("line").values_list("lot__code", "value")
    assert list(rows) == [
        ("S1", Decimal("3.33")),
        ("S2", Decimal("3.34")),
        ("S3", Decimal("3.33")),
    ]


def test_a_receipt_without_a_value_costs_what_such_goods_cost(place, product):
    posted(DraftKind.RECEIPT, place, line(product, 5))

    assert cost_of(product, place) == (15, 150)
    unknown = saved(DraftKind.RECEIPT, place, line(ProductFactory(), 1), key="k2")
    with pytest.raises(DraftNotReady):
        post_draft(actor=None, draft=unknown)


def test_the_same_key_is_the_same_draft_and_posting_twice_the_same_document(place, product):
    first = saved(DraftKind.ISSUE, place, line(product, 1))
    second = saved(DraftKind.ISSUE, place, line(product, 1))

    documents = {post_draft(actor=None, draft=draft).pk for draft in (first, second, first)}

    assert first == second
    assert len(documents) == 1
    with pytest.raises(KeyReused):
        saved(DraftKind.SCRAP, place, line(product, 1))


def test_written_and_posted_at_once_is_both_or_neither(place, product):
    too_much = content(DraftKind.ISSUE, place, line(product, 11))
    with pytest.raises(InsufficientStock):
        draft_and_post(actor=None, content=too_much, key="a")
    assert StockDraft.objects.exists() is False

    fits = content(DraftKind.ISSUE, place, line(product, 3))
    first = draft_and_post(actor=None, content=fits, key="a")
    again = draft_and_post(actor=None, content=fits, key="a")

    assert first == again
    assert on_hand_by_place() == {(product.pk, place.pk): 7}


def test_two_people_do_not_overwrite_each_other(place, product):
    draft = saved(DraftKind.ISSUE, place, line(product, 1))
    change = content(DraftKind.ISSUE, place, line(product, 2))
    save_draft(actor=None, content=change, key="", draft=draft, version=1)

    with pytest.raises(DraftChanged):
        save_draft(actor=None, content=change, key="", draft=draft, version=1)
    with pytest.raises(DraftChanged):
        post_draft(actor=None, draft=draft, version=1)

    draft.refresh_from_db()
    assert (draft.version, draft.lines.get().quantity) == (2, 2)


def test_what_is_posted_or_discarded_is_read_only(place, product):
    done = saved(DraftKind.ISSUE, place, line(product, 1))
    post_draft(actor=None, draft=done)
    given_up = saved(DraftKind.ISSUE, place, line(product, 1), key="k2")
    discard_draft(actor=None, draft=given_up)
    change = content(DraftKind.ISSUE, place, line(product, 2))

    for draft in (done, given_up):
        with pytest.raises(DraftChanged):
            save_draft(actor=None, content=change, key="", draft=draft)
    with pytest.raises(DraftChanged):
        discard_draft(actor=None, draft=done)
    with pytest.raises(DraftChanged):
        post_draft(actor=None, draft=given_up)


def test_taking_the_document_back_reverses_the_draft(place, product):
    document = posted(DraftKind.ISSUE, place, line(product, 4))

    reversal = take_back(actor=None, document=document, reason="wrong")
    again = take_back(actor=None, document=document, reason="wrong")

    assert reversal == again
    assert StockDraft.objects.get().status == DraftStatus.REVERSED
    assert on_hand_by_place() == {(product.pk, place.pk): 10}
    with pytest.raises(NotReversible):
        take_back(actor=None, document=reversal, reason="back")


def test_deviations_need_their_own_reason(place, product):
    without = saved(DraftKind.SCRAP, place, line(product, 1))
    with pytest.raises(DraftNotReady):
        post_draft(actor=None, draft=without)
    with pytest.raises(WrongReason):
        saved(DraftKind.SCRAP, place, line(product, 1), reason=reason("adjustment"), key="k2")

    by_line = posted(
        DraftKind.SCRAP, place, line(product, 1, reason=reason("scrap", "broken")), key="k3"
    )

    assert by_line.movements.count() == 1


def test_locations_are_those_of_the_place(place, product):
    elsewhere = stock_location(WarehouseFactory())
    transit = place.locations.get(kind=LocationKind.TRANSIT)

    for location in (elsewhere, transit):
        with pytest.raises(WrongLocation):
            saved(DraftKind.MOVE, place, line(product, 1, destination=location))


def test_who_prepares_need_not_be_who_posts(place, product):
    helper, stranger = UserFactory(may=PREPARE, at=[place]), UserFactory(may=[*PREPARE, POST])
    keeper = UserFactory(may=[*PREPARE, POST], at=[place])
    wanted = content(DraftKind.ISSUE, place, line(product, 1))

    draft = save_draft(actor=helper, content=wanted, key="k")

    for person in (helper, stranger):
        with pytest.raises(NotPermitted):
            post_draft(actor=person, draft=draft)
    with pytest.raises(NotPermitted):
        save_draft(actor=stranger, content=wanted, key="k2")
    assert post_draft(actor=keeper, draft=draft).actor == keeper


def test_a_back_dated_draft_counts_on_its_day(place, product):
    document = posted(DraftKind.ISSUE, place, line(product, 1), effective_on=date(2026, 1, 5))

    assert document.effective_on == date(2026, 1, 5)
