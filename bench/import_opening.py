"""Opening stock from one file of 200,000 lines, and files at the limit of rows, read and refused.

Run: python bench/import_opening.py [--scale 0.001]        (on DATABASE_URL, else on SQLite)

A database of its own is made and dropped. Printed are seconds, those the processor worked for us,
rows a second and the peak of memory: reading and judging alone, taking in, the same file as another
batch, taking it all out again; then a million rows as CSV and as XLSX, judged, and twice as many,
refused.
"""

import argparse
import csv
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter

from bench.tools.house import database, tidy, world  # Loads the settings.
from exchange.errors import FileTooLarge
from exchange.services.batches import open_batch, undo_batch
from exchange.services.running import take_file, try_file
from exchange.targets import target_of
from exchange.values import ReadAs
from inventory.choices import WarehouseKind
from inventory.models import StockBalance, StockMovement
from inventory.selectors import verify_ledger
from inventory.services.places import create_warehouse
from inventory.targets import OPENING

LINES, PLACES, LIMIT = 200_000, 10, 1_000_000
HEADER = ("仓库", "商品编码", "数量", "单位成本")
COLUMNS = {"warehouse": "仓库", "sku": "商品编码", "quantity": "数量", "unit_cost": "单位成本"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0)
    scale = parser.parse_args().scale
    with database(), TemporaryDirectory() as folder:
        measure(Path(folder), scale)


def measure(folder: Path, scale: float) -> None:
    """Print the table."""
    lines = max(int(LINES * scale), PLACES)
    made = world(lines // PLACES, code="P", is_stocked=False)
    for number in range(PLACES):
        create_warehouse(
            actor=None, code=f"W{number}", kind=WarehouseKind.STORE, name_zh="店", name_en="Shop"
        )
    tidy()
    path = as_csv(folder / "opening.csv", lines, len(made.products))
    print(f"{'':<34}{'s':>8}{'cpu s':>8}{'rows/s':>10}{'peak MB':>9}")
    timed("dry run: read and judge", lambda: judged(path))
    batches = []
    timed("take in", lambda: taken(path, batches))
    assert (StockMovement.objects.count(), verify_ledger()) == (lines, [])
    timed("the same file again", lambda: taken(path, batches))
    assert StockMovement.objects.count() == lines, "The second import posted something."
    timed("undo", lambda: undone(batches[0], lines))
    assert not StockBalance.objects.filter(on_hand__gt=0).exists()
    assert verify_ledger() == []
    rows = int(LIMIT * scale)
    for write in (as_csv, as_xlsx):
        full = write(folder / f"full.{write.__name__[3:]}", rows, len(made.products))
        timed(f"{full.suffix}, {rows:,} rows, judged", lambda full=full: judged(full))
    if scale >= 1:
        timed("twice as many, refused", lambda: refused(as_csv(folder / "two.csv", 2 * rows, 9)))


def timed(what: str, work: Callable[[], int]) -> None:
    begun, worked = time.perf_counter(), time.process_time()
    rows = work()
    seconds, busy = time.perf_counter() - begun, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{what:<34}{seconds:>8.1f}{busy:>8.1f}{rows / seconds:>10,.0f}{peak:>9,}", flush=True)


def rows_of(count: int, products: int) -> Iterator[tuple[str, str, int, float]]:
    """Lines of every product at one place after the other; beyond that they are repeated."""
    for number in range(count):
        place = number // products % PLACES
        yield f"W{place}", f"P{number % products:06d}", 1 + number % 97, 1 + number % 50 / 4


def as_csv(path: Path, count: int, products: int) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(rows_of(count, products))
    return path


def as_xlsx(path: Path, count: int, products: int) -> Path:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for number, row in enumerate(rows_of(count, products), start=1):
            sheet.write_row(number, 0, row)
    return path


def judged(path: Path) -> int:
    read_as = ReadAs(columns=COLUMNS)
    return try_file(path, target_of(OPENING), read_as, actor=None, report=quietly).rows


def taken(path: Path, batches: list) -> int:
    batch = open_batch(actor=None, kind=OPENING, file_name=path.name, fingerprint="")
    batches.append(batch)
    outcome = take_file(
        path,
        target_of(OPENING),
        ReadAs(columns=COLUMNS),
        batch=batch,
        is_trial=False,
        report=quietly,
    )
    return outcome.rows


def undone(batch, rows: int) -> int:
    undo_batch(actor=None, batch=batch)
    return rows


def refused(path: Path) -> int:
    try:
        judged(path)
    except FileTooLarge as refusal:
        print(refusal.message)
        return 1
    raise AssertionError("It was not refused.")


def quietly(_done: int, _total: int) -> None:
    """Progress is not printed here."""


if __name__ == "__main__":
    main()
