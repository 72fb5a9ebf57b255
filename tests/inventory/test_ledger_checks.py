"""The nightly check: its answer is kept, and who can help is told on every page when it is bad."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from core import jobs
from core.models import AuditEntry, Job
from inventory import tasks  # noqa: F401 - As a worker does: handlers are known once imported.
from inventory.models import LedgerCheck, StockBalance, StockCost
from inventory.selectors.checks import ledger_alarm
from inventory.services.checking import TOLD_MAX, check_ledger
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory
from tests.inventory.steps import receive

pytestmark = pytest.mark.django_db

LIST = "/desk/ledger-checks/"


@pytest.fixture
def stocked():
    warehouse = WarehouseFactory()
    receive(warehouse, ProductFactory(), 5, 10, key="r")
    return warehouse


def spoil():
    StockBalance.objects.update(on_hand=Decimal(4))


def age(check, hours):
    LedgerCheck.objects.filter(pk=check.pk).update(
        checked_at=timezone.now() - timedelta(hours=hours)
    )


def test_a_sound_ledger_is_noted_and_raises_nothing(stocked):
    check = check_ledger()

    assert (check.discrepancies, check.found, check.is_sound) == (0, [], True)
    assert check.movements > 0
    assert ledger_alarm() == ""


def test_a_balance_that_differs_is_told_with_both_numbers(stocked):
    spoil()

    check = check_ledger()

    balance = StockBalance.objects.get()
    place = f"product {balance.product_id}, location {balance.location_id}, lot {balance.lot_id}"
    assert check.found == [f"{place}: on hand differs from the ledger (5 / 4)"]
    assert "differ: 1" in ledger_alarm()
    assert AuditEntry.objects.filter(action="ledgercheck.differs").count() == 1


def test_a_value_that_differs_is_told_with_quantity_and_value(stocked):
    StockCost.objects.update(value=Decimal("9.5"))

    check = check_ledger()

    assert check.discrepancies == 1
    assert check.found[0].endswith("quantity and value differ from the ledger (5, 10 / 5, 9.5)")


def test_balances_without_any_movement_are_found(stocked):
    balance = StockBalance.objects.get()
    StockBalance.objects.create(
        product=ProductFactory(), location=balance.location, lot=balance.lot, on_hand=Decimal(3)
    )

    assert check_ledger().found[-1].endswith("(0 / 3)")


def test_only_the_first_are_kept_in_words(stocked):
    location = StockBalance.objects.get().location
    lot = StockBalance.objects.get().lot
    for _ in range(TOLD_MAX + 3):
        StockBalance.objects.create(
            product=ProductFactory(), location=location, lot=lot, on_hand=Decimal(1)
        )

    check = check_ledger()

    assert (check.discrepancies, len(check.found)) == (TOLD_MAX + 3, TOLD_MAX)


@pytest.mark.parametrize(("hours", "is_raised"), [(25, False), (27, True)])
def test_a_night_without_a_check_raises_the_alarm(stocked, hours, is_raised):
    age(check_ledger(), hours)

    assert ("has not been verified since" in ledger_alarm()) is is_raised


def test_a_house_that_was_never_checked_has_a_night_of_grace(stocked, time_machine):
    assert ledger_alarm() == ""

    time_machine.move_to(timezone.now() + timedelta(hours=27))

    assert "has not been verified" in ledger_alarm()


def test_an_empty_house_raises_nothing():
    assert ledger_alarm() == ""


def test_the_alarm_costs_a_page_one_query(stocked, django_assert_num_queries):
    with django_assert_num_queries(1):
        ledger_alarm()
    check_ledger()
    with django_assert_num_queries(1):
        ledger_alarm()


def test_the_alarm_ends_with_the_next_good_check(stocked):
    spoil()
    check_ledger()
    StockBalance.objects.update(on_hand=Decimal(5))
    check_ledger()

    assert ledger_alarm() == ""


def test_who_can_help_is_told_on_every_page_and_nobody_else(client, stocked):
    spoil()
    check_ledger()
    shown = {}
    for name, traits in {"admin": {"admin": True}, "other": {"everywhere": True}}.items():
        user = UserFactory(language="en", may=["inventory.view_stockbalance"], **traits)
        client.force_login(user)
        shown[name] = [
            'role="alert"' in client.get(path).content.decode() for path in ("/", "/desk/stock/")
        ]

    assert shown == {"admin": [True, True], "other": [False, False]}


def test_the_home_page_counts_it_and_the_probe_stays_well(client, stocked):
    spoil()
    check_ledger()
    client.force_login(UserFactory(admin=True, language="en"))

    assert "Stock ledger: needs a look" in client.get("/").content.decode()
    assert client.get("/readyz").status_code == 200


def test_the_list_shows_what_differs(client, stocked):
    spoil()
    check_ledger()
    client.force_login(UserFactory(admin=True, language="en"))

    page = client.get(LIST).content.decode()

    assert "Differs" in page
    assert "on hand differs from the ledger (5 / 4)" in page


def test_checking_now_is_a_job_that_keeps_its_answer(client, stocked):
    client.force_login(UserFactory(admin=True, language="en"))

    answer = client.post(f"{LIST}start")
    jobs.run_job(Job.objects.get(kind="inventory.check_ledger").pk)

    assert answer["Location"] == LIST
    assert LedgerCheck.objects.get().is_sound


def test_checking_takes_the_permission(client, stocked):
    client.force_login(UserFactory(everywhere=True))

    assert client.get(LIST).status_code == 403
    assert client.post(f"{LIST}start").status_code == 403
    assert Job.objects.exists() is False
