"""Pages of store requests: asked at the desk and on a phone, answered, followed; differences."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from inventory.choices import RequestStatus, TransferStatus
from inventory.models import StockRequest, Transfer
from inventory.services.requests import approve_request
from inventory.services.transfers import ship_transfer
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory
from tests.inventory.asking import ask, less, lost
from tests.inventory.steps import receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def central():
    return WarehouseFactory(central=True)


@pytest.fixture
def store(central):
    return WarehouseFactory(supplied_by=central)


@pytest.fixture
def product(central):
    product = ProductFactory(sku="TEA")
    receive(central, product, 100, 100, key="first")
    return product


def person(role, *places):
    user = UserFactory(at=places)
    user.groups.add(Group.objects.get(name=role))
    return user


def shipped(central, store, product, quantity=10):
    request = approve_request(actor=None, request=ask(store, product, quantity))
    transfer = Transfer.objects.for_display().get(pk=request.transfer_id)
    ship_transfer(actor=None, transfer=transfer, key="s")
    return transfer


def url(name, *args):
    return reverse(f"inventory:{name}", args=args)


def asked_on_the_page(product, store, **more):
    data = {"key": "k", "destination": store.pk, "lines-TOTAL_FORMS": 1, "lines-INITIAL_FORMS": 0}
    return data | {"lines-0-product": product.pk, "lines-0-quantity": "12"} | more


@pytest.mark.parametrize("door", ["request-create", "floor-request-create"])
def test_a_store_asks_at_the_desk_and_on_a_phone(client, central, store, product, door):
    client.force_login(person("store_staff", store))

    assert client.get(url(door)).status_code == 200
    answers = [client.post(url(door), asked_on_the_page(product, store)) for _ in range(2)]

    request = StockRequest.objects.get()
    assert {answer.status_code for answer in answers} == {302}
    for page in ("request-detail", "floor-request"):
        assert client.get(url(page, request.pk)).status_code == 200
    assert request.number in client.get(url("floor-requests")).content.decode()
    assert request.number in client.get(url("request-list")).content.decode()
    assert client.post(url("request-approve", request.pk), {}).status_code == 403
    assert client.post(url("request-withdraw", request.pk)).status_code == 302


def test_a_wrong_request_comes_back_as_typed(client, store, product):
    client.force_login(person("store_staff", store))
    data = asked_on_the_page(product, store, note="For Saturday", **{"lines-0-quantity": "1.5"})

    answer = client.post(url("request-create"), data)

    assert answer.status_code == 422
    assert 'value="For Saturday"' in answer.content.decode()


def test_a_request_is_answered_on_its_page(client, central, store, product):
    client.force_login(person("storekeeper", central))
    request = ask(store, product)
    line = request.lines.get()
    assert "100" in client.get(url("request-detail", request.pk)).content.decode()
    typed = {f"line_{line.pk}": "5", f"why_{line.pk}": "", "answer": "Half of it"}

    refused = client.post(url("request-approve", request.pk), typed)
    typed[f"why_{line.pk}"] = less().pk
    approved = client.post(url("request-approve", request.pk), typed)

    assert refused.status_code == 422
    assert 'value="Half of it"' in refused.content.decode()
    assert approved.status_code == 302
    transfer = StockRequest.objects.get().transfer
    assert transfer.number in client.get(url("request-detail", request.pk)).content.decode()


def test_a_request_is_refused_on_its_page(client, central, store, product):
    client.force_login(person("storekeeper", central))
    request = ask(store, product, wanted_on=date(2026, 3, 9))

    answer = client.post(
        url("request-approve", request.pk), {"intent": "refuse", "answer": "No longer sold"}
    )

    assert answer.status_code == 302
    assert StockRequest.objects.get().status == RequestStatus.REFUSED


def test_a_difference_is_written_off_on_the_transfer_s_page(client, central, store, product):
    client.force_login(person("storekeeper", store))
    transfer = shipped(central, store, product)

    missing = client.post(url("transfer-difference", transfer.pk), {"key": "d"})
    done = client.post(url("transfer-difference", transfer.pk), {"key": "d", "reason": lost().pk})

    assert (missing.status_code, done.status_code) == (422, 302)
    transfer.refresh_from_db()
    assert transfer.status == TransferStatus.RECEIVED
