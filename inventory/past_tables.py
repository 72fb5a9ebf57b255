"""Columns of stock as it was: what was promised and what it was worth then are not told here."""

from typing import Any

from django.utils.text import format_lazy

from core.columns import QuantityColumn
from inventory.tables import BalanceTable


def past_balance_table(moment: str) -> type[Any]:
    """The table of balances with what they held at ``moment``, which its head, and a file, say."""

    class PastBalanceTable(BalanceTable):
        """One product in one location and lot a line, as it was."""

        on_hand = QuantityColumn(
            format_lazy("{} {}", BalanceTable.base_columns["on_hand"].verbose_name, moment),
            accessor="shown",
            order_by=("shown",),
            unit="product__unit",
        )

        class Meta:
            exclude = ("reserved", "available")

    return PastBalanceTable
