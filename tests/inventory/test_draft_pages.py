"""Pages of drafts at the desk and on a phone: saved, pasted, scanned, posted; nothing is lost."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from inventory.choices import DraftKind, DraftStatus
from inventory.models import Reason, StockDocument, StockDraft
from inventory.selectors import on_hand_by_place
from inventory.services.drafts import post_draft
from tests.factories.catalog import BarcodeFactory, ProductFactory
from tests.factories.core import UserFactory
from tests.factories.drafts import StockDraftFactory, StockDraftLineFactory
from tests.factories.inventory import WarehouseFactory
from tests.inventory.steps import receive

pytestmark = pytest.mark.django_db


def person(role, *places):
    user = UserFactory(at=places)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def place():
    return WarehouseFactory(code="SH1")


@pytest.fixture
def product(place):
    product = ProductFactory(sku="TEA")
    receive(place, product, 10, 100, key="first")
    return product


@pytest.fixture
def keeper(place, client):
    user = person("storekeeper", place)
    client.force_login(user)
    return user


def sheet(place, *rows, **more):
    data = {"key": "k", "warehouse": place.pk}
    data |= {"lines-TOTAL_FORMS": len(rows), "lines-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        data |= {f"lines-{number}-{name}": value for name, value in row.items()}
    return data | more


def url(name, *args):
    return reverse(f"inventory:{name}", args=args)


def test_there_is_a_page_for_every_kind(client, keeper):
    assert client.get(url("draft-choose")).status_code == 200
    for kind in DraftKind:
        assert client.get(url(f"draft-{kind.value}")).status_code == 200


def test_rows_that_were_pasted_are_not_lost_by_posting_at_once(client, place, product, keeper):
    data = sheet(place, {"product": product.pk, "quantity": "3"}, pasted="TEA\t2", intent="post")

    client.post(url("draft-issue"), data)

    draft = StockDraft.objects.get()
    assert draft.status == DraftStatus.DRAFT
    assert [line.quantity for line in draft.lines.order_by("position")] == [3, 2]


def test_written_and_posted_at_once_however_often_it_is_sent(client, place, product, keeper):
    data = sheet(place, {"product": product.pk, "quantity": "3"}, {"product": ""}, intent="post")

    answers = [client.post(url("draft-issue"), data) for _ in range(2)]

    document = StockDocument.objects.latest("pk")
    assert {answer["Location"] for answer in answers} == {url("document-detail", document.pk)}
    assert on_hand_by_place() == {(product.pk, place.pk): 7}


def test_a_draft_is_saved_come_back_to_and_posted(client, place, product, keeper):
    data = sheet(place, {"product_text": "tea", "quantity": "3"}, intent="save", note="Front desk")
    saved = client.post(url("draft-issue"), data)
    draft = StockDraft.objects.get()
    again = client.get(saved["Location"]).content.decode()

    change = sheet(place, {"product": product.pk, "quantity": "4"}, intent="post", version=1)
    posted = client.post(url("draft-detail", draft.pk), change)

    assert 'value="Front desk"' in again
    assert posted.status_code == 302
    assert on_hand_by_place() == {(product.pk, place.pk): 6}
    page = client.get(url("draft-detail", draft.pk))
    assert page.status_code == 200
    assert StockDocument.objects.latest("pk").number in page.content.decode()
    assert client.post(url("draft-detail", draft.pk), change).status_code == 409


@pytest.mark.parametrize("quantity", ["", "0", "-1", "many", "1e99", "NaN"])
def test_wrong_quantities_come_back_with_a_sentence(client, place, product, keeper, quantity):
    row = {"product": product.pk, "quantity": quantity}

    answer = client.post(url("draft-issue"), sheet(place, row, intent="post"))

    assert answer.status_code == 422
    assert StockDocument.objects.count() == 1


def test_a_shortage_is_told_and_nothing_is_lost(client, place, product, keeper):
    row = {"product": product.pk, "quantity": "11"}

    answer = client.post(url("draft-issue"), sheet(place, row, intent="post"))

    words = answer.content.decode()
    assert answer.status_code == 422
    assert "There is not enough stock." in words
    assert 'value="11"' in words
    assert StockDraft.objects.exists() is False


def test_rows_pasted_from_a_sheet_are_kept_and_unknown_codes_told(client, place, product, keeper):
    rows = "商品编码\t数量\t备注\nTEA\t1,000\tx\nNOBODY\t2\tx\nTEA\tmany\tx"

    saved = client.post(url("draft-issue"), sheet(place, intent="paste", pasted=rows), follow=True)

    draft = StockDraft.objects.get()
    lines = draft.lines.order_by("position").values_list("product__sku", "typed_code", "quantity")
    assert list(lines) == [
        ("TEA", "", Decimal(1000)),
        (None, "NOBODY", Decimal(2)),
        ("TEA", "", None),
    ]
    words = saved.content.decode()
    assert "3. nothing is called “NOBODY”; the row is kept." in words
    assert "4. “many” was not understood." in words
    assert 'value="NOBODY"' in words


def test_an_unknown_code_is_kept_when_it_is_saved_and_refused_when_it_is_posted(
    client, place, keeper
):
    row = {"product_text": "NOBODY", "quantity": "2"}

    refused = client.post(url("draft-issue"), sheet(place, row, intent="post"))
    client.post(url("draft-issue"), sheet(place, row, intent="save"))

    assert refused.status_code == 422
    assert 'value="NOBODY"' in refused.content.decode()
    assert StockDraft.objects.get().lines.get().typed_code == "NOBODY"


def test_two_tabs_do_not_overwrite_each_other(client, place, product, keeper):
    client.post(url("draft-issue"), sheet(place, {"product": product.pk, "quantity": "1"}))
    draft = StockDraft.objects.get()
    change = sheet(place, {"product": product.pk, "quantity": "2"}, version=1)

    answers = [client.post(url("draft-detail", draft.pk), change) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 409]


def test_a_value_one_may_not_see_is_neither_shown_nor_lost(client, place, product, keeper):
    draft = StockDraftFactory(warehouse=place)
    line = StockDraftLineFactory(draft=draft, product=product, value=Decimal("987654.32"))
    page = client.get(url("draft-detail", draft.pk)).content.decode()
    row = {"line": line.pk, "product": product.pk, "quantity": "5"}

    client.post(url("draft-detail", draft.pk), sheet(place, row, version=1, note="Seen"))

    assert "987654" not in page
    assert draft.lines.get().value == Decimal("987654.32")


def test_pasted_rows_have_the_columns_their_reader_sees(client, place, product, keeper):
    shelf = place.locations.get(kind="stock").code
    late = Reason.objects.filter(use="receipt").first()
    rows = f"TEA\t2\t\t\t\t{shelf}\t{late.code}"

    client.post(url("draft-receipt"), sheet(place, intent="paste", pasted=rows))

    assert StockDraft.objects.get().lines.get().reason == late


def test_drafts_of_other_places_do_not_exist(client, keeper):
    draft = StockDraftFactory()

    assert client.get(url("draft-detail", draft.pk)).status_code == 404
    assert client.post(url("draft-post", draft.pk)).status_code == 404
    assert draft.number not in client.get(url("draft-list")).content.decode()


def test_a_draft_is_discarded_and_stays_to_be_read(client, place, keeper):
    draft = StockDraftFactory(warehouse=place)

    assert client.post(url("draft-discard", draft.pk)).status_code == 302

    draft.refresh_from_db()
    assert draft.status == DraftStatus.DISCARDED
    assert client.get(url("draft-detail", draft.pk)).status_code == 200


def test_who_may_not_post_saves(client, place, product):
    client.force_login(person("buyer", place))
    data = sheet(place, {"product": product.pk, "quantity": "1"})

    saved = client.post(url("draft-issue"), data)
    refused = client.post(url("draft-post", StockDraft.objects.get().pk))

    assert (saved.status_code, refused.status_code) == (302, 403)


def test_locations_are_found_in_the_readers_places(client, place, keeper):
    place.locations.create(code="A-01", path="A-01/", kind="stock")
    WarehouseFactory().locations.create(code="A-02", path="A-02/", kind="stock")

    found = client.get(url("location-lookup"), {"q": "a-0", "warehouse": place.pk}).json()

    assert [row["label"] for row in found["results"]] == ["A-01"]


def begin(client, place, kind):
    client.post(url(f"floor-{kind}"), {"key": "k", "warehouse": place.pk})
    return StockDraft.objects.get()


def scan(client, draft, code, key):
    headers = {"HX-Request": "true", "Idempotency-Key": key}
    return client.post(url("floor-draft-scan", draft.pk), {"code": code}, headers=headers)


def test_goods_are_scanned_into_an_issue_and_posted(client, place, product, keeper):
    BarcodeFactory(product=product, code="690", quantity=3)
    assert client.get(url("floor-issue")).status_code == 200
    draft = begin(client, place, "issue")

    for code, key in (("TEA", "s1"), ("690", "s2"), ("690", "s2")):
        assert scan(client, draft, code, key).status_code == 200
    unknown = scan(client, draft, "???", "s3")

    assert unknown.status_code == 422
    assert draft.lines.get().quantity == 4
    reason = Reason.objects.filter(use="issue").first()
    posted = client.post(url("floor-draft", draft.pk), {"reason": reason.pk})
    assert posted.status_code == 302
    assert on_hand_by_place() == {(product.pk, place.pk): 6}
    assert client.get(url("floor-draft", draft.pk)).status_code == 200


def test_a_scanned_bin_is_where_the_goods_before_it_go(client, place, product, keeper):
    shelf = place.locations.create(code="A-01", path="A-01/", kind="stock")
    draft = begin(client, place, "move")
    scan(client, draft, "TEA", "s1")

    assert scan(client, draft, "a-01", "s2").status_code == 200
    client.post(url("floor-draft", draft.pk), {})

    assert product.balances.get(location=shelf).on_hand == 1


def test_a_line_typed_on_a_phone_is_kept_at_once(client, place, product, keeper):
    draft = begin(client, place, "receipt")
    scan(client, draft, "TEA", "s1")
    line = draft.lines.get()
    address = url("floor-draft-line", draft.pk, line.pk)
    headers = {"HX-Request": "true"}

    kept = client.post(address, {f"line-{line.pk}-quantity": "24"}, headers=headers)
    wrong = client.post(address, {f"line-{line.pk}-quantity": "lots"}, headers=headers)

    assert (kept.status_code, wrong.status_code) == (200, 422)
    assert 'value="lots"' in wrong.content.decode()
    assert draft.lines.get().quantity == 24
    client.post(address, {f"line-{line.pk}-quantity": "0"}, headers=headers)
    assert draft.lines.exists() is False


def test_a_phone_tells_what_is_missing_and_keeps_the_draft(client, place, product, keeper):
    draft = begin(client, place, "move")
    scan(client, draft, "TEA", "s1")

    answer = client.post(url("floor-draft", draft.pk), {})

    assert answer.status_code == 422
    assert draft.lines.count() == 1


def test_the_list_shows_the_document_of_a_posted_draft(client, place, product, keeper):
    draft = StockDraftFactory(warehouse=place, kind=DraftKind.ISSUE)
    StockDraftLineFactory(draft=draft, product=product, quantity=1)
    document = post_draft(actor=None, draft=draft)

    words = client.get(url("draft-list")).content.decode()

    assert document.number in words
    assert draft.number in client.get(url("document-detail", document.pk)).content.decode()
