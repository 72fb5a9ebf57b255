"""The queue: what it shows, what it refuses, and how."""

import json
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.translation import override

from purchasing.models import PurchaseOrder, PurchaseOrderLine
from replenishment.choices import SuggestionStatus
from replenishment.models import Suggestion
from replenishment.services.deciding import approve_suggestion, edit_suggestion
from tests.factories.core import UserFactory
from tests.factories.desk import DueSuggestionFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.replenishment import PlanningRunFactory
from tests.replenishment.test_deciding import MAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "in_english")]

SEE = (
    "replenishment.view_suggestion",
    "replenishment.view_stockplan",
    "replenishment.view_planningrun",
)
QUEUE = "/desk/suggestions/"
HTMX = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{QUEUE}"}


@pytest.fixture
def in_english():
    with override("en"):
        yield


@pytest.fixture
def buyer(client):
    user = UserFactory(
        may=(*MAY, *SEE, "replenishment.start_planningrun"), everywhere=True, language="en"
    )
    client.force_login(user)
    return user


def page(client, url, **parameters):
    response = client.get(url, parameters, headers={"Accept-Language": "en"})
    return response, response.content.decode()


def test_the_queue_groups_by_supplier_and_says_why(client, buyer):
    suggestion = DueSuggestionFactory(supplier__order_value_min=Decimal(500))

    response, text = page(client, QUEUE)

    assert response.status_code == 200
    assert str(suggestion.supplier.partner.name_en) in text
    assert "¥120.00</span> of at least ¥500.00" in text
    assert "Sells out 9 Mar" in text
    assert "2 packs of 12" in text
    assert "31 there or coming, order below 52." in text


def test_the_number_of_queries_does_not_grow_with_the_rows(
    client, buyer, django_assert_max_num_queries
):
    DueSuggestionFactory.create_batch(30)

    with django_assert_max_num_queries(20):
        client.get(QUEUE)


def test_the_most_urgent_supplier_comes_first(client, buyer):
    calm = DueSuggestionFactory(stockout_on=None)
    urgent = DueSuggestionFactory()

    _response, text = page(client, QUEUE)

    assert text.index(urgent.product.sku) < text.index(calm.product.sku)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("urgency=out", []),
        ("urgency=soon", ["soon"]),
        ("urgency=calm", ["calm"]),
        ("urgency=late", ["calm"]),
        ("kind=transfer", ["calm"]),
        ("q=soon", ["soon"]),
        ("q=nothing", []),
    ],
)
def test_filters_narrow_the_queue(client, buyer, query, found):
    DueSuggestionFactory(product__sku="soon", product__search_text="soon")
    DueSuggestionFactory(
        product__sku="calm", stockout_on=None, order_on="2026-03-01", transfer=True, price=0
    )

    _response, text = page(client, f"{QUEUE}?{query}")

    assert [sku for sku in ("soon", "calm") if f"<small>{sku} ·" in text] == found


def test_more_rows_come_without_a_second_head_for_their_group(client, buyer):
    first = DueSuggestionFactory()
    for _number in range(3):
        DueSuggestionFactory(supplier=first.supplier)
    _response, text = page(client, QUEUE, limit="2")
    link = text.split('id="more"')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")

    rest = client.get(QUEUE + link, headers=HTMX).content.decode()

    assert (text.count("data-row"), rest.count("data-row")) == (2, 2)
    assert (text.count('class="queue-group"'), rest.count('class="queue-group"')) == (1, 0)
    assert 'id="more"' not in rest


def test_an_empty_queue_says_when_it_was_looked_at(client, buyer):
    PlanningRunFactory()

    _response, text = page(client, QUEUE)

    assert "Nothing waits" in text
    assert "Plan now" in text


def test_the_queue_can_be_taken_away_as_a_file(client, buyer):
    suggestion = DueSuggestionFactory()

    response = client.get(QUEUE, {"export": "csv"})

    assert suggestion.product.sku in b"".join(response).decode("utf-8-sig")


@pytest.mark.parametrize("name", ["suggestion-list", "suggestion-decided", "plan-list", "run-list"])
def test_lists_are_for_those_who_may_see_them(client, name):
    client.force_login(UserFactory(everywhere=True))

    assert client.get(reverse(f"replenishment:{name}")).status_code == 403


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(QUEUE).status_code == 302


def test_another_place_is_not_seen(client):
    suggestion = DueSuggestionFactory()
    client.force_login(UserFactory(may=(*MAY, *SEE), at=[WarehouseFactory()]))

    _response, text = page(client, QUEUE)

    assert suggestion.product.sku not in text
    assert client.get(f"{QUEUE}{suggestion.pk}/").status_code == 404
    assert client.post(f"{QUEUE}{suggestion.pk}/approve", {"version": 1}).status_code == 404


def test_approving_answers_with_the_row_its_group_and_a_way_back(client, buyer):
    suggestion = DueSuggestionFactory()

    response = client.post(
        f"{QUEUE}{suggestion.pk}/approve", {"version": 1, "quantity": "24"}, headers=HTMX
    )

    text = response.content.decode()
    assert response.status_code == 200
    assert PurchaseOrder.objects.get().number in text
    assert 'hx-target="#queue-total"' in text
    toast = json.loads(response["HX-Trigger"])["toasts"]["list"][0]
    assert toast["undo"] == f"{QUEUE}undo?keys={suggestion.pk}"


def test_without_scripts_approving_leads_back_to_the_queue(client, buyer):
    suggestion = DueSuggestionFactory()

    response = client.post(f"{QUEUE}{suggestion.pk}/approve", {"version": 1, "quantity": "24"})

    assert (response.status_code, response["Location"]) == (302, QUEUE)


def test_a_page_out_of_date_is_told_and_keeps_what_was_typed(client, buyer):
    suggestion = DueSuggestionFactory()
    edit_suggestion(
        actor=None, suggestion=suggestion, quantity=Decimal(36), reason="cash", version=1
    )

    response = client.post(
        f"{QUEUE}{suggestion.pk}/approve",
        {"version": 1, "quantity": "77", "reason": "market"},
        headers=HTMX,
    )

    text = response.content.decode()
    assert response.status_code == 409
    assert "HX-Reswap" not in response
    assert 'name="quantity"' in text
    assert 'value="77"' in text
    assert '<option value="market" selected>' in text
    assert "it now asks for 36" in text
    assert 'name="version" value="2"' in text
    assert PurchaseOrderLine.objects.exists() is False


def test_a_page_out_of_date_is_told_without_scripts_too(client, buyer):
    suggestion = DueSuggestionFactory()
    approve_suggestion(actor=None, suggestion=suggestion, version=1)

    response = client.post(
        f"{QUEUE}{suggestion.pk}/approve", {"version": 1, "quantity": "77", "next": "detail"}
    )

    assert response.status_code == 409
    assert "You had typed 77" in response.content.decode()
    assert PurchaseOrderLine.objects.count() == 1


@pytest.mark.parametrize("typed", ["", "many", "-3", "0", "1e99"])
def test_a_quantity_that_makes_no_sense_stays_in_its_box(client, buyer, typed):
    suggestion = DueSuggestionFactory()

    response = client.post(
        f"{QUEUE}{suggestion.pk}/approve", {"version": 1, "quantity": typed}, headers=HTMX
    )

    suggestion.refresh_from_db()
    assert response.status_code == 422
    assert suggestion.status == SuggestionStatus.PENDING
    assert not typed or f'value="{typed}"' in response.content.decode()


def test_a_change_without_a_reason_is_told_and_nothing_is_swapped(client, buyer):
    suggestion = DueSuggestionFactory()

    response = client.post(
        f"{QUEUE}{suggestion.pk}/edit", {"version": 1, "quantity": "36"}, headers=HTMX
    )

    assert (response.status_code, response["HX-Reswap"]) == (422, "none")


def test_deciding_needs_the_permission(client):
    suggestion = DueSuggestionFactory()
    client.force_login(UserFactory(may=SEE, everywhere=True))

    response = client.post(f"{QUEUE}{suggestion.pk}/approve", {"version": 1, "quantity": "24"})

    assert response.status_code == 403
    assert 'name="quantity"' not in page(client, QUEUE)[1]


def test_a_selection_is_approved_and_taken_back(client, buyer):
    rows = DueSuggestionFactory.create_batch(3)
    ticked = [f"{row.pk}:1" for row in rows[:2]] + [f"{rows[2].pk}:9", "x:1", "5"]

    response = client.post(f"{QUEUE}approve", {"selected": ticked}, headers=HTMX)

    toasts = json.loads(response["HX-Trigger"])["toasts"]["list"]
    assert toasts[0]["message"] == "2 suggestions ordered."
    assert toasts[1]["message"].startswith("1 was left:")
    client.post(toasts[0]["undo"], headers=HTMX)
    assert set(Suggestion.objects.values_list("status", flat=True)) == {"pending"}


def test_everything_that_passes_the_filter_can_be_rejected(client, buyer):
    DueSuggestionFactory.create_batch(2)
    transfer = DueSuggestionFactory(transfer=True)

    client.post(f"{QUEUE}reject", {"everything": "1", "narrowed_by": "kind=buy"}, headers=HTMX)

    assert list(Suggestion.objects.awaiting_decision()) == [transfer]


def test_a_selection_of_nothing_says_so(client, buyer):
    response = client.post(f"{QUEUE}approve", headers=HTMX)

    assert "Tick some rows first." in response["HX-Trigger"]
