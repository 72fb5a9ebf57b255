"""Posting documents through the ledger's door, beside raw SQL that writes the same rows.

Run: DATABASE_URL=postgres://... make bench BENCH=bench/posting.py ARGS="--scale 0.001"

Issues of one line and of a hundred lines, at 1 and 8 clients (each a process), for some seconds
each, by turns with the raw twin: one hand-written statement a document with the same locks, rows
and indexes, that checks nothing. Then 200,000 opening lines in documents of 5,000, by one process
and by two, as two job workers post them. On SQLite, where one writes at a time, only the service is
measured, with one client.
"""

import gc
import random
import uuid
from collections.abc import Callable
from decimal import Decimal

from bench.tools.house import World, database, opening, tidy, world  # Loads the settings.

from django.db import connection  # isort: skip

from bench.tools.clients import Act, Outcome, at_once
from bench.tools.raw import raw_issuer
from bench.tools.sizes import sized
from inventory.choices import DocumentKind
from inventory.models import Lot, StockMovement
from inventory.selectors import verify_ledger
from inventory.services.ledger import post_document
from inventory.services.staged import post_staged
from inventory.values import DocumentDraft, Move, StagedDocument

PRODUCTS = 2000
SECONDS = 6.0
ROUNDS = 3  # By turns, so that whatever else the machine does meets both alike.
OPENING_LINES = 200_000


def main() -> None:
    scale = sized(__doc__).parse_args().scale
    with database():
        made = world(max(int(PRODUCTS * scale), 200))
        tidy()
        print(f"{connection.vendor}, documents a second")
        print(f"{'':<26}{'service':>9}{'p99 ms':>8}{'raw':>9}{'share':>8}")
        for lines in (1, 100):
            for clients in (1, 8) if connection.vendor == "postgresql" else (1,):
                compare(made, lines, clients, max(SECONDS * scale, 0.5) / ROUNDS)
        for lanes in (1, 2) if connection.vendor == "postgresql" else (1,):
            load(int(OPENING_LINES * scale), lanes)
        assert verify_ledger() == [], "The ledger does not agree."


def compare(made: World, lines: int, clients: int, seconds: float) -> None:
    """One row of the table."""
    service, raw = Outcome(clients, 0.0), Outcome(clients, 0.0)
    has_raw = connection.vendor == "postgresql"
    for _round in range(ROUNDS):
        add(service, at_once(service_issuer(made, lines), clients=clients, seconds=seconds))
        if has_raw:
            add(raw, at_once(raw_twin(made, lines), clients=clients, seconds=seconds))
    label = f"{lines} line(s), {clients} client(s)"
    beside = f"{raw.rate:>9,.0f}{service.rate / raw.rate:>8.0%}" if has_raw else ""
    print(f"{label:<26}{service.rate:>9,.0f}{service.percentile(0.99):>8.1f}{beside}", flush=True)
    assert not service.errors, service.errors
    assert not raw.errors, raw.errors


def add(sum_of: Outcome, one: Outcome) -> None:
    sum_of.seconds += one.seconds
    sum_of.times += one.times
    for name, count in one.errors.items():
        sum_of.errors[name] = sum_of.errors.get(name, 0) + count


def service_issuer(made: World, lines: int) -> Callable[[int], Act]:
    def make(number: int) -> Act:
        chance = random.Random(number)

        def issue(_count: int) -> None:
            moves = [
                Move(product, made.stock, made.customer, Decimal(1))
                for product in chance.sample(made.products, lines)
            ]
            draft = DocumentDraft(DocumentKind.ISSUE, uuid.uuid4().hex, made.warehouse)
            post_document(draft, moves, actor=None)

        return issue

    return make


def raw_twin(made: World, lines: int) -> Callable[[int], Act]:
    lots = dict(Lot.objects.filter(code="").values_list("product_id", "pk"))

    def make(number: int) -> Act:
        chance, products = random.Random(number), sorted(lots)
        return raw_issuer(made, lots, lambda: sorted(chance.sample(products, lines)))

    return make


def load(lines: int, lanes: int) -> None:
    """Opening balances of so many new products, posted by ``lanes`` processes side by side."""
    made = world(lines, code=f"OPEN{lanes}", is_stocked=False)
    documents = list(opening(made, Decimal(5)))
    gc.collect()
    gc.freeze()  # Made for the measurement: no process that imports holds as many rows at once.
    before = StockMovement.objects.count()
    outcome = at_once(lambda number: poster(documents[number::lanes]), clients=lanes, seconds=0)
    assert not outcome.errors, outcome.errors
    written, seconds = StockMovement.objects.count() - before, max(outcome.times)
    assert written == lines, written
    print(
        f"{written:,} opening lines, {lanes} process(es): {seconds:.1f} s, "
        f"{written / seconds:,.0f} a second",
        flush=True,
    )


def poster(documents: list[StagedDocument]) -> Act:
    """An act that posts them all, the second time it is done: the first only warms up."""

    def post(count: int) -> None:
        if count:
            post_staged(documents)

    return post


if __name__ == "__main__":
    main()
