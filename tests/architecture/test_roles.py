"""Each role at each door: who gets in is reviewed in ``role_doors.json``, and nobody sees more.

After adding a door write its line there: the roles that read it.
"""

import json
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from config.navigation import NAVIGATION
from config.roles import ROLES
from tests.architecture.chain import COST, Chain, make_chain
from tests.architecture.doors import Door, all_doors
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db

REVIEWED = json.loads(Path(__file__).with_name("role_doors.json").read_text())
ELSEWHERE = ("/setup/", "/accounts/", "/i18n/", "/livez", "/readyz")
# Rows that belong to no place: who may read them reads them all.
OF_NO_PLACE = {
    "catalog-api:product-detail",
    "catalog-api:product-bill",
    "catalog-api:product-files",
    "catalog-api:family-detail",
    "catalog:bill-edit",
    "catalog:family-detail",
    "catalog:family-edit",
    "catalog:family-matrix",
    "catalog:file-add",
    "catalog:product-barcodes",
    "catalog:product-bill",
    "catalog:product-files",
    "catalog:product-detail",
    "catalog:product-edit",
    "core:attachment-file",
    "core:attachment-thumbnail",
    "catalog:product-measures",
    "exchange-api:import-detail",
    "exchange:batch-detail",
    "exchange-api:import-rows",
    "exchange:batch-progress",
    "inventory-api:stock-class-detail",
    "people-api:person-detail",
    "person-detail",
    "inventory:product-card",
    "inventory:product-labels",
    "inventory:product-movements",
    "inventory:product-promised",
    "inventory:product-stock",
    "purchasing-api:supplier-detail",
    "purchasing-api:terms-detail",
    "purchasing:product-terms",
    "purchasing:supplier-detail",
    "purchasing:supplier-edit",
    "purchasing:supplier-orders",
    "purchasing:supplier-terms",
    "purchasing:terms-create",
    "purchasing:terms-edit",
    "replenishment-api:run-detail",
    "replenishment:product-plans",
    "replenishment:run-detail",
    "replenishment:run-progress",
}
# Files of kinds that some who may import may not bring, or that wait for nothing: not there.
OF_SOME_KINDS = {
    "exchange-api:import-detail",
    "exchange-api:import-rows",
    "exchange:batch-columns",
    "exchange:batch-detail",
    "exchange:batch-progress",
    "exchange:batch-rows",
    "exchange:export-file",
    "exchange:template-file",
}
# Ten pieces, forty ordered, thirty-nine to come, one suggestion, as pages and machines write them.
SECRETS = [
    text
    for count in (1, 9, 10, 24, 39, 40)
    for text in (f"{count * COST:,.2f}", f"{count * COST:f}", f"{(count * COST).normalize():f}")
]


@pytest.fixture
def chain() -> Chain:
    return make_chain()


def doors() -> list[Door]:
    return [door for door in all_doors() if not door.path.startswith(ELSEWHERE)]


def someone(role: str, chain: Chain) -> Client:
    user = UserFactory(at=[chain.place])
    user.groups.add(Group.objects.get(name=role))
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


@pytest.mark.parametrize("role", [role.key for role in ROLES])
def test_each_role_gets_in_where_it_was_reviewed(chain, role):
    client = someone(role, chain)
    answers = {door.name: client.get(chain.path_of(door)).status_code for door in doors()}

    entered = {name for name, status in answers.items() if status in (200, 302)}

    assert entered == {name for name, roles in REVIEWED.items() if role in roles}
    others = {name: status for name, status in answers.items() if name not in entered}
    assert {name for name, status in others.items() if status == 404} <= OF_SOME_KINDS
    assert set(others.values()) <= {403, 404, 405}


@pytest.mark.parametrize("role", [role.key for role in ROLES])
def test_rows_of_another_place_do_not_exist(chain, role):
    other, client = make_chain(), someone(role, chain)

    seen = {
        door.name: client.get(other.path_of(door)).status_code
        for door in doors()
        if role in REVIEWED.get(door.name, ()) and other.path_of(door) != chain.path_of(door)
    }

    assert {name for name, status in seen.items() if status != 404} <= OF_NO_PLACE


@pytest.mark.parametrize("role", ["storekeeper", "store_staff"])
def test_what_goods_cost_is_nowhere_for_those_who_move_them(chain, role):
    client = someone(role, chain)

    open_to_role = [door for door in doors() if role in REVIEWED.get(door.name, ())]
    pages = {door.name: _words(client, chain.path_of(door)) for door in open_to_role}
    files = {
        f"{door.name} as a file": _words(client, f"{door.path}?export=csv&sort=-total")
        for door in open_to_role
        if door.name.endswith("-list")
    }

    assert [name for name, words in (pages | files).items() if _is_secret(words)] == []


def test_the_search_for_costs_would_find_them(chain):
    buyer = someone("buyer", chain)

    telling = {
        "inventory-api:stock-value-list",
        "inventory:balance-list",
        "purchasing-api:purchase-order-detail",
        "purchasing:order-detail",
        "purchasing:order-list",
    }

    found = {
        door.name
        for door in doors()
        if door.name in telling and _is_secret(_words(buyer, chain.path_of(door)))
    }

    assert found == telling


@pytest.mark.parametrize("role", [role.key for role in ROLES])
def test_the_menu_leads_only_to_what_opens(chain, role):
    client = someone(role, chain)
    home = client.get("/").content.decode()

    shown = [entry for entry in NAVIGATION if f'href="{reverse(entry.url_name)}"' in home]

    assert [client.get(reverse(entry.url_name)).status_code for entry in shown] == [200] * len(
        shown
    )
    opens = {name for name, roles in REVIEWED.items() if role in roles}
    assert {entry.url_name for entry in shown} == {entry.url_name for entry in NAVIGATION} & opens


def test_the_reviewed_table_names_doors_and_roles_that_exist():
    assert set(REVIEWED) <= {door.name for door in doors()}
    assert {role for roles in REVIEWED.values() for role in roles} <= {role.key for role in ROLES}


def _is_secret(words: str) -> bool:
    return any(secret in words for secret in SECRETS)


def _words(client: Client, address: str) -> str:
    answer = client.get(address)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace")
