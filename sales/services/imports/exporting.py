"""Sales records as a file that comes in again unchanged: each line tells its key."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.models import User
from exchange.choices import BatchStatus
from sales.models import SalesRecord
from sales.services.imports.options import WAREHOUSE

AT_ONCE = 5_000


def export_sales(user: User, chosen: Mapping[str, str]) -> Iterator[Sequence[Any]]:
    """The records of one place that ``user`` may see, in the order of the target's fields."""
    records = (
        SalesRecord.objects.visible_to(user)
        .filter(warehouse__code=chosen[WAREHOUSE], batch__status=BatchStatus.DONE)
        .order_by("pk")
        .values_list(
            "product__sku", "product__name_zh", "quantity", "sold_on", "amount", "fingerprint"
        )
    )
    for sku, name, quantity, day, amount, fingerprint in records.iterator(chunk_size=AT_ONCE):
        yield ("", sku, name, quantity, day, "", "", amount, bytes(fingerprint).hex())
