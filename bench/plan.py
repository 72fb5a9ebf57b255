"""A planning run over real sales: total, shares of database and forecast, memory; beside raw SQL.

Run: python bench/plan.py [--data FILE] [--scale 0.001]

The file of invoice lines is imported by the product's own command into a scratch database (SQLite,
or the server ``DATABASE_URL`` names), terms are made up, and everything is planned three times:
from nothing, again on the same data, and by one raw SQL statement for min/max as a baseline.
"""

# ruff: noqa: E402 -- the house must be set up before its models can be imported.

import io
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from bench.tools.sizes import first_rows, sized
from catalog.models import Category, Partner, Product, Unit
from inventory.services.places import create_warehouse
from purchasing.models import Supplier, SupplierTerms
from replenishment.models import PlanningRun
from replenishment.services import forecasts

DATA = Path(__file__).parents[2] / "shared/data/online_retail_lines_to_2011-08-31.parquet"
AS_OF = date(2011, 9, 1)
SUPPLIERS = 8
PACKS = (1, 6, 12, 24)
BASELINE = """
CREATE TEMPORARY TABLE min_max AS
SELECT product_id, warehouse_id, 9 * SUM(quantity) / 28 AS target,
       5 * SUM(quantity) / 28 AS minimum
FROM sales_salesrecord WHERE sold_on >= %s AND sold_on < %s
GROUP BY product_id, warehouse_id
"""


class Clock:
    """Seconds spent in something, added up."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def timed(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            begun = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                self.seconds += time.perf_counter() - begun

        return run

    def around_sql(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        return self.timed(execute)(sql, params, many, context)


@contextmanager
def scratch_database() -> Iterator[None]:
    """An empty database of its own, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = f"{folder}/bench.sqlite3"
        name = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)


def fill(data: Path) -> None:
    """One warehouse, the file's sales, and terms with every supplier in turn."""
    Category.objects.create(code="G", name_en="Gifts", path="G/")
    Unit.objects.get_or_create(code="pc", defaults={"name_zh": "件", "name_en": "piece"})
    create_warehouse(actor=None, code="MAIN", kind="central", name_zh="总仓", name_en="Main")
    begun = time.perf_counter()
    call_command("import_sales", str(data), create_products="G", stdout=io.StringIO())
    print(f"import: {time.perf_counter() - begun:.1f} s")
    suppliers = [
        Supplier.objects.create(
            partner=Partner.objects.create(code=f"S{number}", name_en=f"Supplier {number}"),
            lead_time_days=3 + 2 * number,
        )
        for number in range(SUPPLIERS)
    ]
    SupplierTerms.objects.bulk_create(
        SupplierTerms(
            supplier=suppliers[number % SUPPLIERS],
            product=product,
            price=Decimal(2),
            pack_quantity=PACKS[number % len(PACKS)],
        )
        for number, product in enumerate(Product.objects.order_by("pk"))
    )


def measure(label: str) -> None:
    sql, mathematics = Clock(), Clock()
    plain = forecasts.ask
    forecasts.ask = mathematics.timed(plain)
    begun = time.perf_counter()
    try:
        with connection.execute_wrapper(sql.around_sql):
            call_command("plan", as_of=AS_OF, wait=True, stdout=io.StringIO())
    finally:
        forecasts.ask = plain
    total = time.perf_counter() - begun
    counts = PlanningRun.objects.order_by("-pk").first().counts
    print(
        f"{label}: {total:.1f} s, of which database {sql.seconds:.1f} s and forecasts "
        f"{mathematics.seconds:.1f} s; {counts['planned']} products at a place, "
        f"{counts.get('new', 0)} new suggestions, {counts.get('kept', 0)} stay"
    )


def measure_baseline() -> None:
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(BASELINE, [date(2011, 8, 4), AS_OF])
    print(f"raw SQL min/max, 28-day mean: {time.perf_counter() - begun:.2f} s")


def main() -> None:
    parser = sized(__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    options = parser.parse_args()
    if not options.data.exists():
        print(f"skipped: there is no {options.data}")
        return
    with scratch_database():
        print(f"database: {connection.vendor}")
        with first_rows(options.data, options.scale, least=2_000) as rows:
            fill(rows)
        measure("first run")
        measure("second run, same data")
        measure_baseline()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory: {peak:.0f} MB")


if __name__ == "__main__":
    main()
