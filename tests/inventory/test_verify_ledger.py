"""manage.py verify_ledger."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from inventory.models import StockBalance
from inventory.services.stock import receive_stock
from inventory.values import GoodsLine
from tests.factories.catalog import ProductFactory
from tests.factories.inventory import WarehouseFactory

pytestmark = pytest.mark.django_db


def test_a_sound_ledger_passes_and_a_wrong_balance_fails(capsys):
    line = GoodsLine(ProductFactory(), Decimal(5), value=Decimal(10))
    receive_stock(actor=None, warehouse=WarehouseFactory(), lines=[line], key="r")
    call_command("verify_ledger", fail=True)

    StockBalance.objects.update(on_hand=Decimal(4))

    call_command("verify_ledger")
    assert "(5 / 4)" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("verify_ledger", fail=True)
