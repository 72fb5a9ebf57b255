"""Sixty-four clients on the last five pieces, through every door that takes goods away.

Run: DATABASE_URL=postgres://... make bench BENCH=bench/faults/last_pieces.py ARGS="--rounds 5"

Each round five pieces are received and as many clients as asked for go for them at the same
instant: issued, moved, adjusted away, sent to another place, shipped to a customer. Exactly five
must get one, the others must be told why not; the ledger must agree, and PostgreSQL must not have
seen a single deadlock.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable
from decimal import Decimal

from bench.tools.house import World, database, world  # Loads the settings.
from bench.tools.sizes import part, sized

from django.db import connection  # isort: skip

from catalog.models import Product
from core.errors import DomainError
from inventory.choices import LocationKind, WarehouseKind
from inventory.models import Location, Warehouse
from inventory.selectors import on_hand_by_place, verify_ledger
from inventory.services.places import create_warehouse
from inventory.services.stock import adjust_stock, issue_stock, move_stock, receive_stock
from inventory.services.transfers import create_transfer, ship_transfer
from inventory.values import GoodsLine
from sales.models import Customer
from sales.services.customers import create_customer
from sales.services.orders import confirm_order, create_order
from sales.services.shipments import post_shipment
from sales.values import OrderLineDraft

PIECES = 5
ONE = Decimal(1)
DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
Take = Callable[[], object]


def main() -> None:
    parser = sized(__doc__)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    rounds, clients = part(given.rounds, given.scale), part(given.clients, given.scale, least=10)
    if connection.vendor != "postgresql":
        print("skipped: needs PostgreSQL, set DATABASE_URL")
        return
    with database():
        scene = Scene(world(rounds, is_stocked=False))
        answers: Counter[str] = Counter()
        begun = time.perf_counter()
        for number, product in enumerate(scene.world.products):
            answers += scene.round(number, product, clients)
        assert verify_ledger() == [], "The ledger does not agree."
        with connection.cursor() as cursor:
            cursor.execute(DEADLOCKS)
            deadlocks = cursor.fetchone()[0]
    print(
        f"{rounds} rounds of {clients} clients on {PIECES} pieces in "
        f"{time.perf_counter() - begun:.1f} s: {dict(answers)}, {deadlocks} deadlocks"
    )
    assert deadlocks == 0
    assert answers["got one"] == PIECES * rounds
    assert set(answers) <= {"got one", "InsufficientStock"}, answers


class Scene:
    """Somewhere for the pieces to go."""

    def __init__(self, made: World) -> None:
        self.world, self.place = made, made.warehouse
        self.other: Warehouse = create_warehouse(
            actor=None, code="OTHER", kind=WarehouseKind.STORE, name_zh="店", name_en="Other"
        )
        self.there = Location.objects.get(warehouse=self.other, kind=LocationKind.STOCK)
        self.customer: Customer = create_customer(
            actor=None, code="CUSTOMER", name_zh="客", name_en="Customer"
        )

    def round(self, number: int, product: Product, clients: int) -> Counter[str]:
        """How the clients fared; none of the pieces is left."""
        goods = [GoodsLine(product, Decimal(PIECES), value=Decimal(PIECES * 7))]
        receive_stock(actor=None, warehouse=self.place, lines=goods, key=f"in:{number}")
        takes = [self._take(f"{number}:{one}", product, one) for one in range(clients)]
        answers = at_once(takes)
        left = on_hand_by_place([product.pk]).get((product.pk, self.place.pk), Decimal(0))
        assert left == 0, f"{left} left: {answers}"
        return answers

    def _take(self, key: str, product: Product, number: int) -> Take:
        """One of the doors, by turns; what it needs beforehand is there."""
        line = [GoodsLine(product, ONE)]
        match number % 5:
            case 0:
                return lambda: issue_stock(actor=None, warehouse=self.place, lines=line, key=key)
            case 1:
                return lambda: move_stock(
                    actor=None,
                    source=self.world.stock,
                    destination=self.there,
                    lines=line,
                    key=key,
                )
            case 2:
                less = [GoodsLine(product, -ONE)]
                return lambda: adjust_stock(
                    actor=None, warehouse=self.place, lines=less, key=key, reason="broken"
                )
            case 3:
                transfer = create_transfer(
                    actor=None,
                    source=self.place,
                    destination=self.other,
                    lines=[(product, ONE)],
                )
                return lambda: ship_transfer(actor=None, transfer=transfer, key=key)
        order = create_order(
            actor=None,
            customer=self.customer,
            warehouse=self.place,
            lines=[OrderLineDraft(product, ONE, Decimal(9))],
        )
        confirm_order(actor=None, order=order)
        wanted = {order.lines.get().pk: ONE}
        return lambda: post_shipment(actor=None, order=order, quantities=wanted, key=key)


def at_once(takes: list[Take]) -> Counter[str]:
    """What became of each, from threads that begin at the same instant."""
    start, answers = threading.Barrier(len(takes)), []

    def run(take: Take) -> None:
        start.wait()
        try:
            take()
            answers.append("got one")
        except DomainError as refusal:
            answers.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(take,)) for take in takes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == len(takes), "A client died."
    return Counter(answers)


if __name__ == "__main__":
    main()
