"""What the stock ledger takes in from files."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from catalog.targets import SKU
from core.models import User
from core.quantities import QUANTUM
from exchange.choices import CellKind
from exchange.models import ImportBatch
from exchange.services.rows import RowTaker
from exchange.targets import ImportField, ImportOption, ImportTarget, register_target, target_of
from exchange.values import Intake
from inventory.models import Warehouse
from inventory.services.imports.opening import (
    LOCATION,
    WAREHOUSE,
    OpeningKeeper,
    export_opening,
    take_out_opening,
)

OPENING = "opening"
OPENING_FIELDS = (
    ImportField(
        name=WAREHOUSE,
        label=_("Place"),
        guesses="warehouse store warehousecode placecode site branch 仓库 仓库编码 仓库名称 "
        "门店 门店编码 地点",
        example="DC",
        help=_("Its code or its name. Without the column: the place chosen with the file."),
    ),
    replace(SKU),
    ImportField(
        name="quantity",
        label=_("Quantity"),
        guesses="quantity qty onhand stock balance 数量 库存 库存数量 现存量 结存 结存数量 "
        "期初数量 在库",
        kind=CellKind.NUMBER,
        least=QUANTUM,
        is_required=True,
        example="120",
    ),
    ImportField(
        name="unit_cost",
        label=_("Unit cost"),
        guesses="unitcost cost price avgcost averagecost 单位成本 成本单价 成本 单价 成本价 "
        "期初单价",
        kind=CellKind.NUMBER,
        least=Decimal(0),
        example="28.5",
        help=_("Per unit, in the base currency. Or give the value of the line."),
    ),
    ImportField(
        name="value",
        label=_("Value"),
        guesses="amount totalcost stockvalue 金额 库存金额 结存金额 期初金额 总成本",
        kind=CellKind.NUMBER,
        least=Decimal(0),
    ),
    ImportField(
        name="lot",
        label=_("Lot or serial number"),
        guesses="lot lotno batch batchno serial serialno sn 批次 批号 批次号 序列号 生产批号",
        kind=CellKind.CODE,
        length_max=64,
    ),
    ImportField(
        name="expires_on",
        label=_("Expires on"),
        guesses="expiry expirydate expires bestbefore 有效期 有效期至 失效日期 到期日 到期日期 "
        "保质期至",
        kind=CellKind.DAY,
        may_lie_ahead=True,
    ),
    ImportField(
        name=LOCATION,
        label=_("Location"),
        guesses="location bin shelf 库位 货位 库位编码 货架",
        kind=CellKind.CODE,
        length_max=32,
        help=_("Code of a location in the place. Empty: where its stock lies."),
    ),
    ImportField(
        name="day",
        label=_("Day"),
        guesses="date asof asofdate 日期 期初日期 截止日期",
        kind=CellKind.DAY,
        help=_("The day it counts for. Empty: today."),
    ),
)


def _places(user: User | None) -> Sequence[tuple[str, Any]]:
    places = Warehouse.objects.active()
    if user is not None:
        places = places.visible_to(user)
    return [(place.code, str(place)) for place in places]


def _begin(intake: Intake) -> RowTaker:
    return RowTaker(target_of(OPENING), intake, OpeningKeeper(intake))


def _clear(_batch: ImportBatch) -> None:
    """What an attempt before posted stays: keys see to it that nothing is posted twice."""


def register() -> None:
    register_target(
        ImportTarget(
            kind=OPENING,
            label=_("Opening stock"),
            note=_("What lies where on the day you begin, with its lots and its value."),
            fields=OPENING_FIELDS,
            permissions=("inventory.post_stockdocument", "inventory.view_stockcost"),
            begin=_begin,
            take_out=take_out_opening,
            clear=_clear,
            export=export_opening,
            options=(
                ImportOption(
                    name=WAREHOUSE,
                    label=_("Place of rows that name none"),
                    choices=_places,
                    empty=_("Every row names its place"),
                ),
            ),
            can_update=False,
            place_in_list=60,
        )
    )
