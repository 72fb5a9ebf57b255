"""Many people on one suggestion at the same instant: exactly one wins."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

import pytest
from django.db import connection, transaction

from catalog.models import Product
from core.errors import DomainError
from purchasing.models import PurchaseOrder, PurchaseOrderLine
from replenishment.choices import SuggestionStatus
from replenishment.models import Fulfilment, Suggestion
from replenishment.services.deciding import (
    approve_many,
    approve_suggestion,
    reject_suggestion,
    undo_decision,
)
from tests.factories.core import UserFactory
from tests.factories.desk import DueSuggestionFactory
from tests.replenishment.test_deciding import MAY

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

PEOPLE = 16


def at_once(deeds: list[Callable[[], object]]) -> list[object]:
    """Do all of ``deeds`` in threads that start together; a refusal is an answer too."""
    barrier = Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> object:
        try:
            barrier.wait()
            return deed()
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))


def test_of_sixteen_who_approve_one_wins():
    people = [UserFactory(may=MAY, everywhere=True) for _number in range(PEOPLE)]
    suggestion = DueSuggestionFactory()

    answers = at_once(
        [
            lambda actor=actor: approve_suggestion(actor=actor, suggestion=suggestion, version=1)
            for actor in people
        ]
    )

    winners = [answer for answer in answers if isinstance(answer, Suggestion)]
    assert len(winners) == 1
    assert PurchaseOrderLine.objects.get().quantity == 24
    assert Fulfilment.objects.count() == 1


def test_approving_and_rejecting_at_once_leaves_one_decision():
    people = [UserFactory(may=MAY, everywhere=True) for _number in range(PEOPLE)]
    suggestion = DueSuggestionFactory()
    deeds = [approve_suggestion, reject_suggestion] * (PEOPLE // 2)

    at_once(
        [
            lambda deed=deed, actor=actor: deed(actor=actor, suggestion=suggestion, version=1)
            for deed, actor in zip(deeds, people, strict=True)
        ]
    )

    suggestion.refresh_from_db()
    was_ordered = suggestion.status == SuggestionStatus.ORDERED
    assert suggestion.version == 2
    assert PurchaseOrderLine.objects.count() == (1 if was_ordered else 0)


def test_crossing_selections_order_every_suggestion_once():
    actor = UserFactory(may=MAY, everywhere=True)
    first = DueSuggestionFactory()
    rows = [first, *DueSuggestionFactory.create_batch(7, supplier=first.supplier)]
    choices = [(row.pk, 1) for row in rows]

    at_once(
        [
            lambda order=order: approve_many(actor=actor, choices=order)
            for order in (choices, choices[::-1], choices[::2], choices[1::2])
        ]
    )

    assert PurchaseOrderLine.objects.count() == len(rows)
    assert PurchaseOrder.objects.count() == len({row.warehouse_id for row in rows})
    assert set(Suggestion.objects.values_list("status", flat=True)) == {"ordered"}


def test_what_a_run_suggests_while_a_decision_is_undone_is_seen_by_it():
    actor = UserFactory(may=MAY, everywhere=True)
    suggestion = approve_suggestion(actor=actor, suggestion=DueSuggestionFactory(), version=1)
    way = {name: getattr(suggestion, name) for name in ("product", "warehouse", "supplier")}

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Product.objects.select_for_update(no_key=True).get(pk=suggestion.product_id)
            undone = pool.submit(
                at_once, [lambda: undo_decision(actor=actor, suggestion=suggestion)]
            )
            sleep(0.5)  # The other waits for the product, as it would for a run.
            DueSuggestionFactory(**way)
        answer = undone.result()[0]

    assert isinstance(answer, Suggestion)
    assert (answer.status, answer.is_touched) == (SuggestionStatus.PENDING, True)
