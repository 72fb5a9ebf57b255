"""The check since the last proved month end: what it finds, what it leaves to the weekly one."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from core import jobs
from core.models import Job
from core.schema import append_only
from inventory import tasks  # noqa: F401 - As a worker does: handlers are known once imported.
from inventory.models import (
    LedgerCheck,
    Period,
    StockBalance,
    StockCost,
    StockDocument,
    StockMovement,
    StockSnapshot,
)
from inventory.selectors import verify_ledger
from inventory.selectors.checks import verified_month_end
from inventory.services.checking import check_ledger, request_check
from inventory.services.periods import close_period, reopen_period
from tests.factories.catalog import ProductFactory
from tests.factories.inventory import WarehouseFactory
from tests.inventory.steps import issue, receive

pytestmark = pytest.mark.django_db
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


@pytest.fixture
def proved(time_machine):
    """Goods came in May and left in June; May is closed, and its end was proved."""
    time_machine.move_to("2026-05-10T12:00Z")
    place, product = WarehouseFactory(), ProductFactory()
    receive(place, product, 10, 20, key="in")
    time_machine.move_to("2026-06-10T12:00Z")
    close_period(actor=None, month=MAY)
    issue(place, product, 3, key="out")
    time_machine.move_to("2026-06-11T12:00Z")
    assert check_ledger().is_sound
    return Period.objects.get(month=MAY)


def rewritten(rows, **changes):
    """``rows`` changed past the guards, as only somebody with the database in hand could."""
    guards = [append_only(model._meta.db_table) for model in (StockDocument, StockMovement)]
    with connection.schema_editor() as editor:
        for guard in guards:
            guard.reverse_code(None, editor)
    rows.update(**changes) if changes else rows._raw_delete(rows.db)
    with connection.schema_editor() as editor:
        for guard in guards:
            guard.code(None, editor)


def june():
    return StockMovement.objects.filter(effective_on__gte=JUNE)


def before():
    return StockMovement.objects.filter(effective_on__lt=JUNE)


TAMPERING = {
    "a balance": lambda: StockBalance.objects.update(on_hand=Decimal(6)),
    "a value": lambda: StockCost.objects.update(value=Decimal("13.5")),
    "the month end": lambda: StockSnapshot.objects.update(quantity=Decimal(11)),
    "the month end's value": lambda: StockSnapshot.objects.update(value=Decimal(21)),
    "a month end that is gone": lambda: StockSnapshot.objects.all().delete(),
    "a quantity": lambda: rewritten(june(), quantity=Decimal(2)),
    "a movement's value": lambda: rewritten(june(), value=Decimal(5)),
    "a movement that is gone": lambda: rewritten(june()),
    "a day moved into the closed month": lambda: rewritten(june(), effective_on=MAY),
    "a day moved out of it": lambda: rewritten(before(), effective_on=JUNE),
    "a direction": lambda: rewritten(
        june(), source=june().get().destination, destination=june().get().source
    ),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", TAMPERING)
def test_whatever_was_changed_after_the_month_end_is_found(proved, kind):
    assert verify_ledger(proved) == []

    TAMPERING[kind]()

    assert verify_ledger(proved) != []


@pytest.mark.django_db(transaction=True)
def test_a_movement_of_the_closed_month_is_left_to_the_whole_check(proved):
    rewritten(before(), quantity=Decimal(11))

    assert verify_ledger(proved) == []
    assert len(verify_ledger()) == 3


def test_the_nights_between_read_what_came_since(proved):
    check = check_ledger()

    assert (check.since, check.is_sound) == (JUNE, True)


def test_once_a_week_everything_is_read(proved, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=7))

    assert check_ledger().since is None


def test_after_something_differed_everything_is_read(proved):
    StockBalance.objects.update(on_hand=Decimal(6))
    assert not check_ledger().is_sound

    assert check_ledger().since is None


def test_a_month_closed_since_the_last_whole_check_is_not_proved_yet(proved, time_machine):
    time_machine.move_to("2026-07-02T12:00Z")
    close_period(actor=None, month=JUNE)

    assert verified_month_end() is None
    assert check_ledger(is_whole=True).is_sound
    assert verified_month_end().month == JUNE


def test_a_month_opened_again_proves_nothing(proved):
    reopen_period(actor=None, month=MAY, reason="late invoice")

    assert verified_month_end() is None


def test_who_asks_gets_everything_read(proved):
    job = request_check(actor=None)

    jobs.run_job(Job.objects.get(pk=job.pk).pk)

    assert LedgerCheck.objects.order_by("pk").last().since is None


def test_the_command_says_how_much_it_read(proved, capsys):
    call_command("verify_ledger", "--since-month-end", "--fail")
    assert "Movements after 2026-05 are read." in capsys.readouterr().out

    LedgerCheck.objects.all().delete()
    call_command("verify_ledger", "--since-month-end", "--fail")

    assert "everything is read" in capsys.readouterr().out
