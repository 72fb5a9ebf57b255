"""Commands: one transaction, retried only where the database says so."""

import threading

import pytest
from django.db import connection, transaction

from core.commands import command
from core.errors import Busy
from core.models import Company, Currency


@command
def rename(name: str) -> None:
    Company.objects.filter(pk=1).update(name_en=name)


@command
def mark(codes: list[str], meet: threading.Barrier) -> None:
    """Write the currencies in the order given; two of these, crossed, deadlock the first time."""
    for code in codes:
        Currency.objects.filter(code=code).update(symbol=codes[0])
        if code == codes[0] and not meet.broken:
            _meet(meet)


def _meet(meet: threading.Barrier) -> None:
    try:
        meet.wait(timeout=2)
    except threading.BrokenBarrierError:
        return


def test_a_command_within_a_transaction_is_part_of_it(db):
    with transaction.atomic():
        rename("Other")
        transaction.set_rollback(True)

    assert Company.get().name_en == "My company"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_waiting_too_long_for_a_lock_is_told():
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    held, let_go = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Company.objects.select_for_update().get(pk=1)
            held.set()
            let_go.wait(timeout=10)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(timeout=10)
    with pytest.raises(Busy):
        rename("Other")
    let_go.set()
    holder.join()
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")

    assert Company.get().name_en == "My company"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_loser_of_a_deadlock_tries_again():
    meet = threading.Barrier(2)

    def run(codes):
        mark(codes, meet)
        connection.close()

    threads = [
        threading.Thread(target=run, args=(codes,)) for codes in (["CNY", "EUR"], ["EUR", "CNY"])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    symbols = set(Currency.objects.filter(code__in=["CNY", "EUR"]).values_list("symbol", flat=True))
    assert len(symbols) == 1
    assert symbols <= {"CNY", "EUR"}
