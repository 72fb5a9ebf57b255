"""How the command and the demo name what imports of sales are told."""

from exchange.values import ReadAs
from sales.values import ImportOptions

WAREHOUSE, CATEGORY = "warehouse", "category"


def read_as(options: ImportOptions) -> ReadAs:
    """``options`` as every import is told."""
    return ReadAs(
        columns=options.columns,
        encoding=options.encoding,
        is_day_first=options.is_day_first,
        chosen={WAREHOUSE: options.warehouse_code, CATEGORY: options.category_code},
    )
