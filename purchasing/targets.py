"""What buying takes in from files."""

from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from catalog.services.imports.partners import FIELDS as PARTNER_FIELDS
from catalog.targets import SKU
from core.quantities import QUANTUM
from exchange.choices import CellKind
from exchange.models import ImportBatch
from exchange.services.rows import RowTaker
from exchange.targets import ImportField, ImportTarget, register_target, target_of
from exchange.values import Intake
from purchasing.services.imports.suppliers import (
    SupplierKeeper,
    export_suppliers,
    take_out_suppliers,
)
from purchasing.services.imports.terms import TermsKeeper, export_terms, take_out_terms

SUPPLIERS, TERMS = "suppliers", "terms"
DAYS_MAX = Decimal(1000)
SUPPLIER_FIELDS = (
    ImportField(
        name="code",
        label=_("Supplier code"),
        guesses="code vendorcode vendorid supplierid supplierno vendorno 供应商编码 供应商编号 "
        "供应商代码 编码 "
        "编号",
        kind=CellKind.CODE,
        is_required=True,
        length_max=32,
        example="S001",
    ),
    ImportField(
        name="name_zh",
        label=_("Chinese name"),
        guesses="name supplier suppliername vendor vendorname company 供应商 供应商名称 名称 "
        "公司 公司名称",
        example="沪东粮油",
    ),
    ImportField(name="name_en", label=_("English name"), guesses="英文名 英文名称"),
    *PARTNER_FIELDS,
    ImportField(
        name="lead_time_days",
        label=_("Lead time in days"),
        guesses="leadtime 提前期 交期 交货期 交货天数",
        kind=CellKind.WHOLE,
        least=Decimal(0),
        most=DAYS_MAX,
        example="7",
    ),
    ImportField(
        name="order_value_min",
        label=_("Minimum order value"),
        guesses="minimumorder minordervalue moqvalue 最低订货金额 起订金额",
        kind=CellKind.NUMBER,
        least=Decimal(0),
        example="500",
    ),
    ImportField(
        name="over_receipt_percent",
        label=_("Over-delivery accepted in percent"),
        guesses="overdelivery 超收比例 允许超收",
        kind=CellKind.WHOLE,
        least=Decimal(0),
        most=DAYS_MAX,
    ),
    ImportField(name="is_active", label=_("Active"), guesses="启用 是否启用", kind=CellKind.YES_NO),
)
TERMS_FIELDS = (
    ImportField(
        name="supplier",
        label=_("Supplier code"),
        guesses="supplier vendor vendorcode vendorid supplierid suppliername 供应商编码 "
        "供应商编号 供应商代码 "
        "供应商 供应商名称",
        is_required=True,
        example="S001",
        help=_("Its code or its name."),
    ),
    replace(SKU),
    ImportField(
        name="warehouse",
        label=_("Delivered to"),
        guesses="warehouse place store warehousecode 仓库 仓库编码 门店 收货仓库",
        help=_("Code or name of a place. Empty: everywhere."),
    ),
    ImportField(
        name="price",
        label=_("Purchase price"),
        guesses="price cost unitprice unitcost purchaseprice 单价 进价 采购价 采购单价 进货价 价格",
        kind=CellKind.NUMBER,
        least=Decimal(0),
        is_needed_when_new=True,
        example="28.5",
    ),
    ImportField(
        name="pack_quantity",
        label=_("Pack"),
        guesses="packsize casesize packquantity multiple 包装 包装数量 装箱数 箱规 订货倍数",
        kind=CellKind.NUMBER,
        least=QUANTUM,
        example="12",
    ),
    ImportField(
        name="quantity_min",
        label=_("Minimum quantity"),
        guesses="moq minimum minqty minimumorderquantity 起订量 最小起订量 最低订货量",
        kind=CellKind.NUMBER,
        least=Decimal(0),
    ),
    ImportField(
        name="lead_time_days",
        label=_("Lead time in days"),
        guesses="leadtime 提前期 交期 交货期 交货天数",
        kind=CellKind.WHOLE,
        least=Decimal(0),
        most=DAYS_MAX,
    ),
    ImportField(
        name="supplier_sku",
        label=_("Supplier's product code"),
        guesses="supplierssku suppliersku vendorsku vendoritem 供应商货号 供应商商品编码 供方编码",
        kind=CellKind.CODE,
        length_max=64,
    ),
    ImportField(
        name="is_preferred",
        label=_("Preferred"),
        guesses="preferred 首选 首选供应商 默认供应商",
        kind=CellKind.YES_NO,
    ),
)


def _begin_suppliers(intake: Intake) -> RowTaker:
    return RowTaker(target_of(SUPPLIERS), intake, SupplierKeeper(intake))


def _begin_terms(intake: Intake) -> RowTaker:
    return RowTaker(target_of(TERMS), intake, TermsKeeper(intake))


def _clear_suppliers(batch: ImportBatch) -> None:
    take_out_suppliers(batch, None)


def _clear_terms(batch: ImportBatch) -> None:
    take_out_terms(batch, None)


def register() -> None:
    register_target(
        ImportTarget(
            kind=SUPPLIERS,
            label=_("Suppliers"),
            note=_("Whom you buy from, how long they take, and the least they deliver."),
            fields=SUPPLIER_FIELDS,
            permissions=("purchasing.add_supplier", "purchasing.change_supplier"),
            begin=_begin_suppliers,
            take_out=take_out_suppliers,
            clear=_clear_suppliers,
            export=export_suppliers,
            place_in_list=30,
        )
    )
    register_target(
        ImportTarget(
            kind=TERMS,
            label=_("Terms of suppliers"),
            note=_("What each supplier charges for which product, in which packs."),
            fields=TERMS_FIELDS,
            permissions=("purchasing.change_supplierterms",),
            begin=_begin_terms,
            take_out=take_out_terms,
            clear=_clear_terms,
            export=export_terms,
            place_in_list=40,
        )
    )
