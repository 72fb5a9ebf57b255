"""The first year of the demo: sales that another system made, taken in as one batch."""

from collections.abc import Iterator
from decimal import Decimal
from hashlib import blake2b, sha256

import numpy as np
from django.utils import timezone

from config.demo.demand import YEAR
from config.demo.orders import BATCH, Writer
from exchange.choices import BatchStatus
from exchange.models import ImportBatch
from sales.models import SalesRecord

FINGERPRINT_BYTES = 16


def write_first_year(writer: Writer) -> int:
    """What each place sold of each product on each day of the first year; return the rows."""
    sold = writer.demand.total()[:, :YEAR]
    rows = int(np.count_nonzero(sold))
    first, last = writer.day(0), writer.day(YEAR - 1)
    batch = ImportBatch.objects.create(
        kind="sales",
        file_name=f"till-{first:%Y%m%d}-{last:%Y%m%d}.csv",
        fingerprint=sha256(sold.tobytes()).hexdigest(),
        status=BatchStatus.DONE,
        rows=rows,
        counts={"ok": rows},
        finished_at=timezone.now(),
    )
    SalesRecord.objects.bulk_create(_records(writer, batch, sold), batch_size=BATCH)
    return rows


def _records(writer: Writer, batch: ImportBatch, sold: np.ndarray) -> Iterator[SalesRecord]:
    days = [writer.day(index) for index in range(YEAR)]
    for place, day, product in np.argwhere(sold):
        item, quantity = writer.goods[product], int(sold[place, day, product])
        text = f"{writer.masters.places[place].code}|{days[day]}|{item.sku}"
        yield SalesRecord(
            batch=batch,
            product=writer.masters.products[product],
            warehouse=writer.masters.places[place],
            sold_on=days[day],
            quantity=Decimal(quantity),
            amount=Decimal(f"{item.price * quantity:.2f}"),
            fingerprint=blake2b(text.encode(), digest_size=FINGERPRINT_BYTES).digest(),
        )
