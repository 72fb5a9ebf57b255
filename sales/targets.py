"""What selling takes in from files."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from catalog.models import Category
from catalog.services.imports.partners import FIELDS as PARTNER_FIELDS
from core.events import publish
from core.models import User
from exchange.choices import CellKind
from exchange.models import ImportBatch
from exchange.services.rows import RowTaker
from exchange.targets import ImportField, ImportOption, ImportTarget, register_target, target_of
from exchange.values import Intake
from inventory.models import Warehouse
from sales.choices import TAKEN, Verdict
from sales.events import SalesRecordsChanged
from sales.services.imports.customers import (
    CustomerKeeper,
    export_customers,
    take_out_customers,
)
from sales.services.imports.exporting import export_sales
from sales.services.imports.options import CATEGORY, WAREHOUSE
from sales.services.imports.taking import KIND, SalesTaker
from sales.services.records import remove_records

CUSTOMERS = "customers"
SALES_FIELDS = (
    ImportField(
        name="invoice",
        label=_("Invoice number"),
        guesses="invoiceno invoice invoicenumber orderno orderid ordernumber receiptno billno "
        "ticketno transactionid 单号 单据号 单据编号 订单号 订单编号 销售单号 小票号 发票号 流水号",
        example="SO-1001",
        help=_("With it the same line is known again in a later file."),
    ),
    ImportField(
        name="product",
        label=_("Product code"),
        guesses="stockcode sku productcode itemcode productid itemid code item product barcode ean "
        "商品编码 商品编号 产品编码 产品编号 货号 物料编码 存货编码 编码 商品条码 条码 商品",
        kind=CellKind.CODE,
        is_required=True,
        example="RICE-5KG",
    ),
    ImportField(
        name="description",
        label=_("Product name"),
        guesses="description productname itemname name 名称 商品名称 产品名称 品名 存货名称 描述",
        example="大米 5 千克",
    ),
    ImportField(
        name="quantity",
        label=_("Quantity"),
        guesses="quantity qty unitssold units 数量 销售数量 销量 件数",
        kind=CellKind.NUMBER,
        is_required=True,
        example="2",
    ),
    ImportField(
        name="date",
        label=_("Date"),
        guesses="invoicedate solddate saledate salesdate orderdate date datetime timestamp day "
        "日期 "
        "销售日期 单据日期 订单日期 开票日期 销售时间 下单时间 时间",
        kind=CellKind.DAY,
        is_required=True,
        example="2026-03-02",
    ),
    ImportField(
        name="price",
        label=_("Price"),
        guesses="unitprice price saleprice 单价 销售单价 含税单价 售价 价格",
        kind=CellKind.NUMBER,
        least=Decimal(0),
        example="39.9",
    ),
    ImportField(
        name="customer",
        label=_("Customer"),
        guesses="customerid customer customerno customercode client 客户 客户编号 客户编码 "
        "客户名称 "
        "会员 会员号 会员卡号",
        example="C001",
    ),
    ImportField(
        name="amount",
        label=_("Line amount"),
        guesses="amount linetotal linetotalamount total 金额 销售金额 小计",
        kind=CellKind.NUMBER,
        help=_("Instead of the price: what the whole line cost."),
    ),
    ImportField(
        name="line",
        label=_("Line key"),
        guesses="linekey 行标识",
        help=_("Written by our own exports: a line that came from here is known again."),
    ),
)


CUSTOMER_FIELDS = (
    ImportField(
        name="code",
        label=_("Customer code"),
        guesses="code customerid customerno customercode clientcode 客户编码 客户编号 客户代码 "
        "编码 编号 会员号",
        kind=CellKind.CODE,
        is_required=True,
        length_max=32,
        example="C001",
    ),
    ImportField(
        name="name_zh",
        label=_("Chinese name"),
        guesses="name customer customername client company 客户 客户名称 名称 公司 公司名称",
        example="城西便利店",
    ),
    ImportField(name="name_en", label=_("English name"), guesses="英文名 英文名称"),
    *PARTNER_FIELDS,
)


def _places(user: User | None) -> Sequence[tuple[str, Any]]:
    places = Warehouse.objects.active()
    if user is not None:
        places = places.visible_to(user)
    return [(place.code, str(place)) for place in places]


def _categories(_user: User | None) -> Sequence[tuple[str, Any]]:
    return [(category.code, str(category)) for category in Category.objects.all()]


def _announce(batch: ImportBatch) -> None:
    publish(SalesRecordsChanged(batch_id=batch.pk))


def _take_out(batch: ImportBatch, _actor: User | None) -> int:
    return remove_records(batch)


def _begin_customers(intake: Intake) -> RowTaker:
    return RowTaker(target_of(CUSTOMERS), intake, CustomerKeeper(intake))


def _clear_customers(batch: ImportBatch) -> None:
    take_out_customers(batch, None)


def register() -> None:
    _register_customers()
    _register_sales()


def _register_customers() -> None:
    register_target(
        ImportTarget(
            kind=CUSTOMERS,
            label=_("Customers"),
            note=_("Whom you sell to."),
            fields=CUSTOMER_FIELDS,
            permissions=("sales.add_customer", "sales.change_customer"),
            begin=_begin_customers,
            take_out=take_out_customers,
            clear=_clear_customers,
            export=export_customers,
            place_in_list=50,
        )
    )


def _register_sales() -> None:
    place = ImportOption(
        name=WAREHOUSE,
        label=_("Sold at"),
        choices=_places,
        is_required=True,
        help=_("The place whose demand these sales are."),
    )
    register_target(
        ImportTarget(
            kind=KIND,
            label=_("Sales history"),
            note=_("What was sold before: plans begin with it. It moves no stock."),
            fields=SALES_FIELDS,
            permissions=("sales.view_salesrecord",),
            begin=SalesTaker,
            take_out=_take_out,
            clear=remove_records,
            export=export_sales,
            options=(
                place,
                ImportOption(
                    name=CATEGORY,
                    label=_("Make unknown products in"),
                    choices=_categories,
                    empty=_("Do not make products"),
                ),
            ),
            export_options=(place,),
            verdicts=dict(Verdict.choices),
            taken=frozenset(verdict.value for verdict in TAKEN),
            idle=frozenset({Verdict.DUPLICATE.value}),
            can_update=False,
            runs_alone=False,
            announce=_announce,
            place_in_list=70,
        )
    )
