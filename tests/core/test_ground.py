"""Small parts of the ground: numbers, audit, days, permissions, roles, the timetable."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import translation

from config.roles import ROLES, sync_roles
from core import audit, periods, scheduling
from core.errors import NotPermitted
from core.models import AuditEntry, Company, Job
from core.numbering import next_number
from core.permissions import require
from core.quantities import round_money, round_up_to_multiple, share_of_value
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory

pytestmark = pytest.mark.django_db


def test_numbers_rise_and_carry_their_prefix():
    first, second = next_number("PO"), next_number("PO")

    assert first.startswith("PO-")
    assert int(second[3:]) == int(first[3:]) + 1


@pytest.mark.parametrize("deed", ["update", "delete"])
def test_the_audit_trail_cannot_be_rewritten(deed):
    audit.record(None, "tests.deed", Company.get(), amount=Decimal("1.5"))
    rows = AuditEntry.objects.all()

    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(action="other") if deed == "update" else rows.delete()

    assert AuditEntry.objects.get().facts == {"amount": "1.5"}


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Pacific/Midway", date(2026, 3, 1)),
        ("Asia/Shanghai", date(2026, 3, 2)),
        ("Pacific/Tongatapu", date(2026, 3, 2)),
        ("Asia/Kathmandu", date(2026, 3, 2)),
    ],
)
def test_a_day_is_cut_in_the_zone_of_its_place(zone, day):
    assert periods.day_of(datetime(2026, 3, 1, 18, 30, tzinfo=UTC), zone) == day


def test_a_day_begins_at_midnight_of_its_place():
    assert periods.start_of(date(2026, 3, 2), "Asia/Shanghai") == datetime(
        2026, 3, 1, 16, tzinfo=UTC
    )


def test_a_place_with_an_unknown_time_zone_is_refused():
    with pytest.raises(ValidationError, match="Asia/Shanghai"):
        periods.validate_time_zone("China/Peking")


def test_rounding_of_money_and_of_packs():
    assert round_money(Decimal("0.005")) == Decimal("0.01")
    assert round_money(Decimal("1.5"), minor_digits=0) == Decimal(2)
    assert round_up_to_multiple(Decimal("12.1"), Decimal(12)) == Decimal(24)
    assert round_up_to_multiple(Decimal(24), Decimal(12)) == Decimal(24)


def test_the_last_piece_takes_what_is_left():
    value, quantity = Decimal("10.00"), Decimal(3)
    taken = []
    for _piece in range(3):
        taken.append(share_of_value(value, part=Decimal(1), whole=quantity))
        value, quantity = value - taken[-1], quantity - 1

    assert (taken, value) == ([Decimal("3.33"), Decimal("3.34"), Decimal("3.33")], Decimal(0))


def test_a_permission_is_asked_for_the_place_too():
    here, there = WarehouseFactory(), WarehouseFactory()
    keeper = UserFactory(may=["inventory.post_stockdocument"], at=[here])

    require(keeper, "inventory.post_stockdocument", place=here)

    with pytest.raises(NotPermitted):
        require(keeper, "inventory.post_stockdocument", place=there)
    with pytest.raises(NotPermitted):
        require(keeper, "purchasing.change_purchaseorder", place=here)


def test_every_role_is_a_group_with_the_permissions_of_the_table():
    Group.objects.get(name="buyer").permissions.clear()

    sync_roles()

    held = Group.objects.get(name="buyer").permissions.values_list(
        "content_type__app_label", "codename"
    )
    wanted = next(role for role in ROLES if role.key == "buyer").permissions
    assert {f"{app}.{codename}" for app, codename in held} == set(wanted)


def test_a_name_is_shown_in_the_readers_language_or_in_the_other():
    both = ProductFactory(sku="A1", name_zh="牛奶", name_en="Milk")
    one = ProductFactory(sku="A2", name_zh="豆浆", name_en="")

    with translation.override("zh-hans"):
        assert str(both) == "A1 牛奶"
    with translation.override("en"):
        assert (str(both), str(one)) == ("A1 Milk", "A2 豆浆")


def test_the_timetable_starts_each_job_once_a_slot(monkeypatch):
    monkeypatch.setattr(
        scheduling,
        "_entries",
        [
            scheduling.Daily(kind="tests.night", at=time(2, 30)),
            scheduling.Every(kind="tests.often", interval=timedelta(minutes=5)),
        ],
    )
    early = datetime(2026, 3, 1, 18, 29, tzinfo=UTC)  # 02:29 on 2 March in Shanghai.

    for minutes in (0, 0, 1, 2):
        scheduling.start_due(early + timedelta(minutes=minutes))

    keys = sorted(Job.objects.values_list("key", flat=True))
    assert keys[0] == "schedule:tests.night:2026-03-02"
    assert [key.split(":")[1] for key in keys].count("tests.night") == 1
    assert [key.split(":")[1] for key in keys].count("tests.often") == 2
