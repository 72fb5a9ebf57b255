"""Importing real invoice lines, beside raw SQL of the same rows on the same database.

Run: python bench/import_sales.py [--data FILE] [--scale 0.001]

On the server DATABASE_URL names, else on SQLite.

A database of its own is made and dropped. Printed are seconds, those the processor worked for us,
rows a second and the peak of memory: reading and judging alone (a dry run), the whole import, the
same file again, and what plain COPY (PostgreSQL) or executemany (SQLite) takes to write the same
rows into a bare table with the same indexes.
"""

import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from django.db import connection  # noqa: E402 - After the settings are loaded.

from bench.tools.sizes import first_rows, sized  # noqa: E402
from catalog.services.categories import create_category  # noqa: E402
from exchange.services.batches import open_batch, undo_batch  # noqa: E402
from exchange.services.running import take_file, try_file  # noqa: E402
from exchange.targets import target_of  # noqa: E402
from inventory.choices import WarehouseKind  # noqa: E402
from inventory.services.places import create_warehouse  # noqa: E402
from sales.models import SalesRecord  # noqa: E402
from sales.services.imports.options import read_as  # noqa: E402
from sales.services.imports.taking import KIND  # noqa: E402
from sales.services.records import COLUMNS, TABLE  # noqa: E402
from sales.values import ImportOptions  # noqa: E402

DATA = ROOT.parent / "shared/data/online_retail_lines_to_2011-08-31.parquet"
CATEGORY = "BENCH"


def main() -> None:
    parser = sized(__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    options = parser.parse_args()
    data = options.data
    if not data.exists():
        print(f"skipped: there is no {data}")
        return
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with first_rows(data, options.scale, least=500) as rows:
            measure(rows)
    finally:
        connection.creation.destroy_test_db(str(name), verbosity=0)


def measure(data: Path) -> None:
    """Print the table."""
    create_category(actor=None, code=CATEGORY, parent=None, name_zh="测", name_en="Bench")
    create_warehouse(actor=None, code="UK", kind=WarehouseKind.CENTRAL, name_zh="英", name_en="UK")
    options, target = read_as(ImportOptions(category_code=CATEGORY)), target_of(KIND)
    print(f"{connection.vendor}, {data.name}")
    print(f"{'':<34}{'s':>8}{'cpu s':>8}{'rows/s':>10}{'peak MB':>9}")

    def dry_run() -> int:
        return try_file(data, target, options, actor=None, report=quietly).rows

    def take() -> int:
        batch = open_batch(actor=None, kind=KIND, file_name=data.name, fingerprint="")
        taken.append(batch)
        outcome = take_file(data, target, options, batch=batch, is_trial=False, report=quietly)
        return outcome.rows

    taken: list = []
    timed("dry run: read and judge", dry_run)
    timed("import", take)
    written = SalesRecord.objects.count()
    timed("the same file again", take)
    assert SalesRecord.objects.count() == written, "The second import added rows."
    timed("raw SQL, the same rows", raw_twin())
    timed("undo", lambda: undo(taken[0], written))


def timed(what: str, work: Callable[[], int]) -> None:
    begun, worked = time.perf_counter(), time.process_time()
    rows = work()
    seconds, busy = time.perf_counter() - begun, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{what:<34}{seconds:>8.1f}{busy:>8.1f}{rows / seconds:>10,.0f}{peak:>9,}", flush=True)


def raw_twin() -> Callable[[], int]:
    """Write every record once more, into a bare table with the same indexes."""
    names = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {TABLE} ORDER BY id")
        rows = cursor.fetchall()
        cursor.execute(f"CREATE TABLE twin AS SELECT {names} FROM {TABLE} WHERE 1 = 0")
        cursor.execute("CREATE UNIQUE INDEX twin_line ON twin (fingerprint)")
        cursor.execute("CREATE INDEX twin_history ON twin (product_id, warehouse_id, sold_on)")
        for column in ("batch_id", "product_id", "warehouse_id"):
            cursor.execute(f"CREATE INDEX twin_{column} ON twin ({column})")

    def write() -> int:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY twin ({names}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(COLUMNS))
                cursor.execute("BEGIN")
                cursor.executemany(f"INSERT INTO twin ({names}) VALUES ({marks})", rows)
                cursor.execute("COMMIT")
        return len(rows)

    return write


def undo(batch, rows: int) -> int:
    undo_batch(actor=None, batch=batch)
    return rows


def quietly(_done: int, _total: int) -> None:
    """Progress is not printed here."""


if __name__ == "__main__":
    main()
