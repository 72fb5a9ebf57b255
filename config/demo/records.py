"""The first year of the demo: sales that another system made, taken in as one batch."""

from collections.abc import Iterator
from decimal import Decimal
from hashlib import blake2b, sha256
from itertools import islice

import numpy as np
from django.utils import timezone

from config.demo.demand import YEAR
from config.demo.orders import BATCH, Writer
from core.fields import to_units
from exchange.choices import BatchStatus
from exchange.models import ImportBatch
from sales.services.records import write_records
from sales.values import SoldLine

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
    stream = _lines(writer, sold)
    while lines := list(islice(stream, BATCH)):
        write_records(batch, lines)
    return rows


def _lines(writer: Writer, sold: np.ndarray) -> Iterator[SoldLine]:
    days = [writer.day(index).isoformat() for index in range(YEAR)]
    products = [product.pk for product in writer.masters.products]
    places = [(place.pk, place.code) for place in writer.masters.places]
    for place, day, product in np.argwhere(sold).tolist():
        item, quantity = writer.goods[product], int(sold[place, day, product])
        key, code = places[place]
        text = f"{code}|{days[day]}|{item.sku}"
        yield SoldLine(
            product_id=products[product],
            warehouse_id=key,
            sold_on=days[day],
            quantity=to_units(Decimal(quantity)),
            amount=to_units(Decimal(f"{item.price * quantity:.2f}")),
            fingerprint=blake2b(text.encode(), digest_size=FINGERPRINT_BYTES).digest(),
        )
