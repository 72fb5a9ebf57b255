"""How a file is to be read, as it is kept with its batch."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from sales.values import ImportOptions


def facts_of(options: ImportOptions) -> dict[str, Any]:
    """``options`` as plain data."""
    return {
        "warehouse_code": options.warehouse_code,
        "columns": dict(options.columns),
        "encoding": options.encoding,
        "is_day_first": options.is_day_first,
        "category_code": options.category_code,
    }


def options_from(facts: Mapping[str, Any]) -> ImportOptions:
    """The options that ``facts_of`` wrote down."""
    return ImportOptions(**{one.name: facts[one.name] for one in fields(ImportOptions)})
