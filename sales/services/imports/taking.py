"""Chunks of a file of sales become records of one batch, or are only judged."""

from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from catalog.models import Barcode, Category, Product
from core.periods import today
from exchange.models import ImportBatch
from exchange.values import ChunkOutcome, Intake
from inventory.models import Warehouse
from sales.choices import TAKEN, Verdict
from sales.errors import NoPlaces, PlaceNotNamed, UnknownCategory, UnknownPlace
from sales.models import SalesRecord
from sales.services.imports.judging import Judge, Judged, Place
from sales.services.imports.making import make_products
from sales.services.imports.options import CATEGORY, WAREHOUSE
from sales.services.records import write_records
from sales.values import SoldLine

KIND = "sales"


class SalesTaker:
    """Takes the chunks of one file of sales in."""

    def __init__(self, intake: Intake) -> None:
        chosen = intake.read_as.chosen
        self.intake = intake
        self.warehouse = warehouse_of(chosen.get(WAREHOUSE, ""))
        self.category = _category(chosen.get(CATEGORY, ""))
        self.made = 0
        zone = self.warehouse.time_zone
        self.judge = Judge(
            Place(self.warehouse.pk, zone, today(zone), intake.is_day_first),
            _products_by_code(),
            makes_products=self.category is not None,
            has_history=SalesRecord.objects.exists(),
        )
        intake.notes["warehouse"] = self.warehouse.code

    def take(self, chunk: dict[str, pa.Array], positions: NDArray[np.int64]) -> ChunkOutcome:
        judged = self.judge.judge(chunk)
        self._make_missing(judged)
        if self.intake.batch is not None and not self.intake.is_trial:
            write_records(self.intake.batch, _sold_lines(self.judge, judged))
        return ChunkOutcome(judged.verdicts, {})

    def finish(self, counts: Counter[str]) -> None:
        self.intake.notes["products_made"] = self.made
        if self.intake.batch is not None and not self.intake.is_trial:
            _count_as_written(self.intake.batch, counts)

    def _make_missing(self, judged: Judged) -> None:
        """Products for codes that come in and are not known; a trial only counts them."""
        if self.category is None:
            return
        rows = np.array(sorted(judged.fingerprints), np.int64)
        used, first = np.unique(judged.code_of[rows], return_index=True)
        names = {
            judged.codes[code]: judged.names[int(rows[at])].as_py() if judged.names else ""
            for code, at in zip(used.tolist(), first.tolist(), strict=True)
            if judged.codes[code] not in self.judge.products
        }
        if not names:
            return
        self.made += len(names)
        if self.intake.is_trial:
            self.judge.products |= dict.fromkeys(names, 0)
        else:
            made = make_products(names, category=self.category, actor=self.intake.actor)
            self.judge.products |= made


def warehouse_of(code: str) -> Warehouse:
    """The active warehouse with ``code``; without a code, the only one there is.

    Raises:
        UnknownPlace, NoPlaces: there is none.
        PlaceNotNamed: there are several, and the choice is not ours to make.
    """
    active = {place.code: place for place in Warehouse.objects.active()}
    known = ", ".join(active)
    if not active:
        raise NoPlaces
    if code and code not in active:
        raise UnknownPlace(given=code, known=known)
    if code:
        return active[code]
    if len(active) > 1:
        raise PlaceNotNamed(known=known)
    return next(iter(active.values()))


def _category(code: str) -> Category | None:
    if not code:
        return None
    category = Category.objects.filter(code=code).first()
    if category is None:
        raise UnknownCategory(given=code)
    return category


def _products_by_code() -> dict[str, int]:
    """Products by their code, and by barcodes that stand for one unit, in capitals."""
    barcodes = Barcode.objects.filter(quantity=1).values_list("code", "product_id")
    known = {code.upper(): pk for code, pk in barcodes}
    known |= {sku.upper(): pk for sku, pk in Product.objects.values_list("sku", "pk")}
    return known


def _sold_lines(judge: Judge, judged: Judged) -> list[SoldLine]:
    """The lines that come in; columns first, for they are many."""
    rows = np.fromiter(judged.fingerprints, np.int64, len(judged.fingerprints))
    product_of = np.array([judge.products.get(code, 0) for code in judged.codes], np.int64)
    columns: list[Any] = [
        product_of[judged.code_of[rows]].tolist(),
        np.datetime_as_string(judged.days[rows]).tolist(),
        judged.quantities[rows].tolist(),
        judged.amounts[rows].tolist(),
        judged.fingerprints.values(),
    ]
    return [
        SoldLine(product, judge.place.warehouse_id, day, quantity, amount, digest)
        for product, day, quantity, amount, digest in zip(*columns, strict=True)
    ]


def _count_as_written(batch: ImportBatch, counts: Counter[str]) -> None:
    """A twin that ran at the same time may have been quicker with some lines: they are its own."""
    counted = sum(counts[verdict.value] for verdict in TAKEN)
    lost = counted - SalesRecord.objects.filter(batch=batch).count()
    for verdict in TAKEN:
        part = min(lost, counts[verdict.value])
        if part > 0:
            counts[verdict.value] -= part
            counts[Verdict.DUPLICATE.value] += part
            lost -= part
