"""Many clients on the last pieces, over every way goods are given away: exact, and nobody waits
for ever."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from itertools import cycle, islice
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import Sum

from inventory.choices import DocumentKind, LocationKind
from inventory.errors import InsufficientStock
from inventory.models import Promise, Reservation, StockMovement
from inventory.selectors import outside, verify_ledger
from inventory.services import reservations
from inventory.services.ledger import post_document
from inventory.services.reservations import pick_for, promise
from inventory.services.stock import issue_stock
from inventory.services.transfers import create_transfer, ship_transfer
from inventory.values import DocumentDraft, GoodsLine
from tests.factories.catalog import ProductFactory
from tests.factories.inventory import WarehouseFactory
from tests.inventory.steps import receive, wish

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

LAST = 5


def at_once(acts):
    """What each of ``acts`` answers from a thread of its own at the same instant."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait(timeout=60)
            return act()
        except InsufficientStock:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def deadlocks():
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


class World:
    """Two products, five pieces of each, and every way to give one piece of both away."""

    def __init__(self):
        self.here, self.there = WarehouseFactory(), WarehouseFactory()
        self.products = [ProductFactory(), ProductFactory()]
        for product in self.products:
            receive(self.here, product, LAST, 5, key=f"r{product.pk}")

    def lines(self, number):
        """Both products, in an order of its own."""
        return self.products if number % 2 else self.products[::-1]

    def reserve(self, number):
        wishes = [wish(p, 1, f"o:{number}:{p.pk}") for p in self.lines(number)]
        promise(actor=None, warehouse=self.here, wishes=wishes)
        return "asked"

    def ship(self, number):
        customer = outside(LocationKind.CUSTOMER)
        moves = [
            move
            for p in self.lines(number)
            for move in pick_for(f"s:{number}:{p.pk}", p, self.here, Decimal(1), customer)
        ]
        draft = DocumentDraft(DocumentKind.SHIPMENT, f"s{number}", self.here)
        post_document(draft, moves, actor=None)
        return "left"

    def reserve_and_ship(self, number):
        wishes = [wish(p, 1, f"s:{number}:{p.pk}") for p in self.lines(number)]
        promise(actor=None, warehouse=self.here, wishes=wishes)
        try:
            return self.ship(number)
        finally:
            reservations.end_promises([one.owner for one in wishes])

    def transfer(self, number):
        lines = [(p, Decimal(1)) for p in self.lines(number)]
        transfer = create_transfer(
            actor=None, source=self.here, destination=self.there, lines=lines
        )
        ship_transfer(actor=None, transfer=transfer, key=f"t{number}")
        return "left"

    def issue(self, number):
        lines = [GoodsLine(p, Decimal(1)) for p in self.lines(number)]
        issue_stock(actor=None, warehouse=self.here, lines=lines, key=f"i{number}")
        return "left"


@pytest.mark.parametrize("clients", [16, 32, 64])
@pytest.mark.parametrize("ways", ["reserve", "ship", "transfer", "issue", "all"])
def test_the_last_five_pieces_are_given_away_once(clients, ways):
    world, before = World(), deadlocks()
    every = ("reserve", "ship", "transfer", "issue", "reserve_and_ship")
    names = list(islice(cycle(every if ways == "all" else (ways,)), clients))

    answers = Counter(
        at_once([lambda n=n, name=name: getattr(world, name)(n) for n, name in enumerate(names)])
    )

    assert verify_ledger() == []
    assert deadlocks() == before
    left, held = Counter(), Counter()
    gone = StockMovement.objects.filter(source__warehouse=world.here).values_list("product")
    left.update(dict(gone.annotate(sum=Sum("quantity")).order_by()))
    held.update(
        dict(Reservation.objects.open().values_list("product").annotate(sum=Sum("quantity")))
    )
    for product in world.products:
        assert left[product.pk] + held[product.pk] <= LAST
        if ways != "all":
            assert left[product.pk] + held[product.pk] == LAST
        assert left[product.pk] == answers["left"]
    lacking = Promise.objects.lacking().count()
    if ways == "reserve":
        assert (answers["asked"], lacking) == (clients, 2 * (clients - LAST))


def test_goods_that_come_while_orders_come_are_shared_out_whole():
    world, clients = World(), 24

    def come(number):
        for product in world.lines(number):
            receive(world.here, product, 1, 1, key=f"c{number}:{product.pk}")
        reservations.share_out([(p.pk, world.here.pk) for p in world.products])
        return "come"

    before = deadlocks()
    at_once(
        [
            lambda n=n: (
                come(n) if n % 3 == 0 else world.reserve(n) if n % 3 == 1 else world.transfer(n)
            )
            for n in range(clients)
        ]
    )
    reservations.settle_promises()

    assert verify_ledger() == []
    assert deadlocks() == before
    for promise_ in Promise.objects.lacking():
        held = Reservation.objects.open().filter(product=promise_.product_id)
        gone = StockMovement.objects.filter(
            source__warehouse=world.here, product=promise_.product_id
        ).aggregate(sum=Sum("quantity"))["sum"]
        assert held.aggregate(sum=Sum("quantity"))["sum"] + (gone or 0) == LAST + clients // 3
