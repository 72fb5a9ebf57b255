"""Pages and checks over a ledger of ten million movements.

Run: DATABASE_URL=postgres://... make bench BENCH=bench/ledger.py ARGS="--scale 0.001"

The ledger is filled by COPY: 50,000 products, each in two of twenty warehouses, two years of
receipts and issues in documents of ten lines; balances and cost pools are summed from it. Full
size takes some 5 GB of disk. Timed are the pages as their readers get them, views and templates
included, several times each; and the verification, which must find nothing.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from bench.tools.house import database, make_products  # Loads the settings.

from django.db import connection  # isort: skip
from django.test import Client

from bench.tools.sizes import sized
from core.models import User
from inventory.choices import LocationKind, WarehouseKind
from inventory.models import LedgerCheck, Location, Period, StockMovement, Warehouse
from inventory.selectors import outside, verify_ledger
from inventory.selectors.checks import verified_month_end
from inventory.selectors.ledger_sums import AsOf, Scope
from inventory.selectors.valuation import stock_value
from inventory.services.checking import check_ledger
from inventory.services.ledger.lines import nameless_lots
from inventory.services.periods import close_period
from inventory.services.places import create_warehouse
from inventory.views.value import ROWS_SHOWN

MOVEMENTS, PRODUCTS, WAREHOUSES = 10_000_000, 50_000, 20
LINES, DAYS = 10, 730
FIRST_DAY = date(2024, 1, 1)
LAST_CLOSED = date(2025, 11, 1)  # The month before the last that has movements.
RATE, RECEIVED = 7, 40  # A unit costs seven; forty come, then nine times one to four go.
UNIT = 1_000_000
DEEP = 20_000
TIMES = 20
DOCUMENT = (
    "id, kind, number, key, fingerprint, origin, warehouse_id, effective_on, recorded_at, reason"
)
MOVEMENT = (
    "document_id, line, product_id, lot_id, source_id, destination_id, quantity, value, reason, "
    "effective_on, recorded_at"
)
BALANCES = """
    INSERT INTO inventory_stockbalance (product_id, location_id, lot_id, on_hand, reserved, floor)
    SELECT product_id, location_id, lot_id, SUM(quantity), 0, 0 FROM (
        SELECT product_id, destination_id AS location_id, lot_id, quantity
        FROM inventory_stockmovement
        UNION ALL
        SELECT product_id, source_id, lot_id, -quantity FROM inventory_stockmovement
    ) AS side JOIN inventory_location AS place ON place.id = location_id
    WHERE warehouse_id IS NOT NULL GROUP BY product_id, location_id, lot_id
"""
COSTS = f"""
    INSERT INTO inventory_stockcost
        (product_id, warehouse_id, quantity, value, last_rate, method, standard_rate)
    SELECT product_id, warehouse_id, SUM(on_hand), SUM(on_hand) * {RATE}, {RATE * UNIT},
           'average', 0
    FROM inventory_stockbalance JOIN inventory_location AS place ON place.id = location_id
    GROUP BY product_id, warehouse_id
"""


def main() -> None:
    scale = sized(__doc__).parse_args().scale
    if connection.vendor != "postgresql":
        print("skipped: needs PostgreSQL, set DATABASE_URL")
        return
    with database():
        begun = time.perf_counter()
        movements = fill(int(MOVEMENTS * scale), max(int(PRODUCTS * scale), 50))
        print(f"{movements:,} movements filled in {time.perf_counter() - begun:.0f} s")
        measure(TIMES if scale > 0.01 else 3)
        measure_sums()


def fill(movements: int, count: int) -> int:
    """A ledger that agrees with its balances and pools."""
    products = [product.pk for product in make_products(count, "BENCH")]
    lots = nameless_lots(products)
    shelves = [shelf(number) for number in range(WAREHOUSES)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SET session_replication_role = replica"
        )  # Keys are right: none is looked up.
        ledger = Ledger(products, lots, shelves, movements)
        with cursor.copy(f"COPY inventory_stockdocument ({DOCUMENT}) FROM STDIN") as copy:
            for row in ledger.documents():
                copy.write(row)
        with cursor.copy(f"COPY inventory_stockmovement ({MOVEMENT}) FROM STDIN") as copy:
            for row in ledger.movements():
                copy.write(row)
        cursor.execute(BALANCES)
        cursor.execute(COSTS)
        cursor.execute("RESET session_replication_role")
        cursor.execute("VACUUM (ANALYZE)")
    return StockMovement.objects.count()


def shelf(number: int) -> Location:
    place = create_warehouse(
        actor=None, code=f"W{number}", kind=WarehouseKind.STORE, name_zh=f"店{number}"
    )
    return Location.objects.get(warehouse=place, kind=LocationKind.STOCK)


class Ledger:
    """Rows of documents and movements as COPY takes them: every tenth round goods come, else go."""

    def __init__(
        self, products: list[int], lots: dict[int, int], shelves: list[Location], movements: int
    ) -> None:
        self.products, self.lots, self.shelves = products, lots, shelves
        self.supplier = outside(LocationKind.SUPPLIER).pk
        self.customer = outside(LocationKind.CUSTOMER).pk
        self.blocks = len(products) * 2 // LINES  # Ten products at one place are one document.
        self.count = max(movements // LINES, self.blocks)

    def _facts(self, number: int) -> tuple[int, Location, str]:
        """Round, place and day of a document."""
        turn, block = divmod(number, self.blocks)
        place = self.shelves[block * len(self.shelves) // self.blocks]
        day = FIRST_DAY + timedelta(days=number * DAYS // self.count)
        return turn, place, day.isoformat()

    def documents(self) -> Iterator[str]:
        for number in range(self.count):
            turn, place, day = self._facts(number)
            kind = "shipment" if turn % 10 else "receipt"
            yield (
                f"{number + 1}\t{kind}\tB-{number:09d}\tbench:{number}\t-\t\t{place.warehouse_id}"
                f"\t{day}\t{day}T12:00:00Z\t\n"
            )

    def movements(self) -> Iterator[str]:
        for number in range(self.count):
            turn, place, day = self._facts(number)
            first = number % self.blocks * LINES
            ends = (place.pk, self.customer) if turn % 10 else (self.supplier, place.pk)
            for line in range(LINES):
                product = self.products[(first + line) % len(self.products)]
                quantity = (1 + (number + line) % 4 if turn % 10 else RECEIVED) * UNIT
                yield (
                    f"{number + 1}\t{line + 1}\t{product}\t{self.lots[product]}\t{ends[0]}"
                    f"\t{ends[1]}\t{quantity}\t{quantity * RATE}\tmove\t{day}\t{day}T12:00:00Z\n"
                )


def measure(times: int) -> None:
    """Print the table."""
    reader = User.objects.create_superuser("bench", "bench@example.com", "not-used-anywhere")
    client = Client(raise_request_exception=True)
    client.force_login(reader)
    product = StockMovement.objects.order_by("pk").values_list("product_id", flat=True)[0]
    print(f"{'':<44}{'median ms':>10}{'p95 ms':>9}{'queries':>9}")
    for what, path in {
        "stock list": "/desk/stock/",
        "stock list, one place, found by code": "/desk/stock/?q=BENCH0000",
        "stock over the API": "/api/v1/stock",
        "movements": "/desk/movements/",
        "documents": "/desk/documents/",
        "history of one product (its tab)": f"/desk/products/{product}/movements",
        "stock of one product (its tab)": f"/desk/products/{product}/stock",
    }.items():
        timed(what, lambda path=path: opened(client, path), times)
    for path in ("/api/v1/stock", "/api/v1/documents"):
        deep = cursor_after(client, path, DEEP)
        timed(f"{path}, from row {DEEP:,}", lambda path=deep: opened(client, path), times)


def measure_sums() -> None:
    """Values as of a day and the verification, without a closed month and with one."""
    print(f"{'':<44}{'s':>10}")
    seconds("verify_ledger", agrees)
    scope, day = Scope(tuple(Warehouse.objects.all())), LAST_CLOSED + timedelta(days=40)
    seconds("value of every product, on a day", lambda: valued_on(day, scope))
    seconds(f"close {LAST_CLOSED:%Y-%m}", lambda: close_period(actor=None, month=LAST_CLOSED))
    seconds("value of every product, ten days later", lambda: valued_on(day, scope))
    seconds("verify_ledger, with a month end to prove", lambda: check_ledger(is_whole=True))
    since = verified_month_end()
    assert since is not None
    seconds(f"verify_ledger since {since}", lambda: agrees(since))
    assert all(check.is_sound for check in LedgerCheck.objects.all())


def agrees(since: Period | None = None) -> None:
    assert verify_ledger(since) == [], "The ledger does not agree."


def valued_on(day: date, scope: Scope) -> None:
    assert stock_value("product", AsOf(day=day), scope, named=ROWS_SHOWN)


def seconds(what: str, work: Callable[[], object]) -> None:
    begun = time.perf_counter()
    work()
    print(f"{what:<44}{time.perf_counter() - begun:>10.2f}", flush=True)


def opened(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"


def cursor_after(client: Client, path: str, rows: int) -> str:
    """The address of the page that starts after ``rows`` rows, or of the last there is."""
    here, size = f"{path}?limit=500", 500
    for _page in range(rows // size):
        following = client.get(here).json()["next"]
        if not following:
            break
        here = following
    return here.replace("limit=500", "limit=50")


def timed(what: str, work: Callable[[], None], count: int) -> None:
    work()
    before = len(connection.queries_log)
    connection.force_debug_cursor = True
    work()
    queries = len(connection.queries_log) - before
    connection.force_debug_cursor = False
    times = []
    for _ in range(count):
        begun = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - begun))
    times.sort()
    p95 = times[int(len(times) * 0.95) - 1]
    print(f"{what:<44}{statistics.median(times):>10.0f}{p95:>9.0f}{queries:>9}", flush=True)


if __name__ == "__main__":
    main()
