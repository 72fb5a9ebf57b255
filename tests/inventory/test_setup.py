"""Setup: places and categories go through their services; the ledger is only read."""

import pytest
from django.contrib import admin
from django.urls import reverse

from catalog.models import Category, Product
from core.models import AuditEntry, Calendar
from inventory.models import (
    Location,
    Period,
    Reason,
    RemovalRule,
    StockBalance,
    StockCost,
    StockDocument,
    StockMovement,
    Transfer,
    Warehouse,
)
from tests.factories.catalog import CategoryFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory

pytestmark = pytest.mark.django_db

READ_ONLY = (Product, Period, StockBalance, StockCost, StockDocument, Transfer)


@pytest.fixture
def chief(client):
    user = UserFactory(admin=True)
    client.force_login(user)
    return user


def warehouse_facts(**more):
    facts = {"code": "C1", "kind": "central", "name_zh": "中心仓", "time_zone": "Asia/Shanghai"}
    return facts | {"is_active": "on", "removal_strategy": "fefo"} | more


def test_a_new_place_has_its_locations_and_people(client, chief):
    keeper = UserFactory()

    client.post(reverse("admin:inventory_warehouse_add"), warehouse_facts(members=[keeper.pk]))

    warehouse = Warehouse.objects.get()
    assert warehouse.locations.count() == 2
    assert list(warehouse.members.all()) == [keeper]


def test_a_place_cannot_be_supplied_by_itself(client, chief):
    first = WarehouseFactory(code="A")
    second = WarehouseFactory(code="B", supplied_by=first)
    url = reverse("admin:inventory_warehouse_change", args=[first.pk])

    answer = client.post(url, warehouse_facts(code="A", supplied_by=second.pk))

    assert answer.status_code == 200
    first.refresh_from_db()
    assert first.supplied_by is None


def test_a_place_is_changed(client, chief):
    warehouse = WarehouseFactory(code="A")
    url = reverse("admin:inventory_warehouse_change", args=[warehouse.pk])

    assert client.post(url, warehouse_facts(code="A9")).status_code == 302

    warehouse.refresh_from_db()
    assert warehouse.code == "A9"


def test_categories_keep_their_paths(client, chief):
    food = CategoryFactory(code="FOOD")

    client.post(reverse("admin:catalog_category_add"), {"code": "TEA", "parent": food.pk})
    tea = Category.objects.get(code="TEA")
    circle = client.post(
        reverse("admin:catalog_category_change", args=[food.pk]),
        {"code": "FOOD", "parent": tea.pk},
    )
    slash = client.post(reverse("admin:catalog_category_add"), {"code": "A/B"})

    assert tea.path == "FOOD/TEA/"
    assert (circle.status_code, slash.status_code) == (200, 200)
    assert Category.objects.count() == 2


@pytest.mark.parametrize("model", READ_ONLY)
def test_the_ledger_is_only_read(client, chief, model):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"

    assert client.get(reverse(f"{name}_changelist")).status_code == 200
    assert client.get(reverse(f"{name}_add")).status_code == 403


def test_bins_go_through_their_service(client, chief):
    warehouse = WarehouseFactory()
    zone = warehouse.locations.get(kind="stock")
    typed = {"warehouse": warehouse.pk, "code": "A-01", "kind": "stock", "parent": zone.pk}
    typed |= {"pick_order": 0, "is_active": "on"}
    add = reverse("admin:inventory_location_add")

    made = client.post(add, typed)
    again = client.post(add, typed)

    assert (made.status_code, again.status_code) == (302, 200)
    assert Location.objects.get(code="A-01").path == "STOCK/A-01/"
    assert AuditEntry.objects.filter(action="location.add").count() == 1


def test_reasons_rules_and_calendars_are_set_up(client, chief):
    reason = {"use": "scrap", "code": "wet", "name_zh": "受潮", "position": 9, "is_active": "on"}
    rule = {"category": CategoryFactory().pk, "strategy": "fifo"}
    calendar = {"code": "W", "weekdays": "12345", "days-TOTAL_FORMS": 1, "days-INITIAL_FORMS": 0}
    calendar |= {"days-0-day": "2026-10-01", "days-0-note": "国庆节"}

    answers = [
        client.post(reverse(f"admin:{name}_add"), facts)
        for name, facts in (
            ("inventory_reason", reason),
            ("inventory_removalrule", rule),
            ("core_calendar", calendar),
        )
    ]

    assert [answer.status_code for answer in answers] == [302] * 3
    assert Reason.objects.for_use("scrap").filter(code="wet").exists()
    assert RemovalRule.objects.get().strategy == "fifo"
    assert Calendar.objects.get().days.count() == 1


@pytest.mark.parametrize("name", ["location", "lane", "warehouse", "reason", "removalrule"])
def test_what_is_set_up_can_be_opened(client, chief, name):
    assert client.get(reverse(f"admin:inventory_{name}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:inventory_{name}_add")).status_code == 200


def test_movements_have_no_page_of_their_own_in_setup():
    assert not admin.site.is_registered(StockMovement)
