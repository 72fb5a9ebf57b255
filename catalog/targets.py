"""What the catalogue takes in from files."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from catalog.choices import LifeCycle, Tracking
from catalog.models import Category, Unit
from catalog.services.imports.barcodes import BarcodeKeeper, export_barcodes, take_out_barcodes
from catalog.services.imports.products import (
    CATEGORY,
    MAKE,
    UNIT,
    ProductKeeper,
    export_products,
    take_out_products,
)
from core.models import User
from core.quantities import QUANTUM
from exchange.choices import CellKind
from exchange.models import ImportBatch
from exchange.services.rows import RowTaker
from exchange.targets import ImportField, ImportOption, ImportTarget, register_target, target_of
from exchange.values import Intake

PRODUCTS, BARCODES = "products", "barcodes"
SKU_GUESSES = (
    "sku productcode itemcode stockcode productid itemid code 商品编码 商品编号 产品编码 "
    "产品编号 货号 "
    "物料编码 存货编码 编码 编号"
)
SKU = ImportField(
    name="sku",
    label=_("Product code"),
    guesses=SKU_GUESSES,
    kind=CellKind.CODE,
    is_required=True,
    length_max=64,
    example="RICE-5KG",
)
PRODUCT_FIELDS = (
    SKU,
    ImportField(
        name="name_zh",
        label=_("Chinese name"),
        guesses="name productname itemname description title 名称 商品名称 产品名称 品名 "
        "存货名称 物料名称 "
        "商品名",
        example="大米 5 千克",
    ),
    ImportField(
        name="name_en", label=_("English name"), guesses="英文名 英文品名", example="Rice 5 kg"
    ),
    ImportField(
        name=CATEGORY,
        label=_("Category"),
        guesses="categorycode categoryname group class 分类 类别 商品分类 品类 分类编码 类目",
        is_needed_when_new=True,
        example="FOOD",
        help=_("Its code or its name."),
    ),
    ImportField(
        name=UNIT,
        label=_("Unit"),
        guesses="uom unitofmeasure stockunit 单位 计量单位 基本单位 主单位 库存单位",
        is_needed_when_new=True,
        example="pc",
        help=_("Its code or its name. Stock is counted in it."),
    ),
    ImportField(
        name="tracking",
        label=_("Tracking"),
        guesses="tracked 批次管理 追溯 追踪方式",
        kind=CellKind.CHOICE,
        choices=Tracking.choices,
    ),
    ImportField(
        name="shelf_life_days",
        label=_("Shelf life in days"),
        guesses="shelflife 保质期 保质期天",
        kind=CellKind.WHOLE,
        least=Decimal(1),
        most=Decimal(36_500),
    ),
    ImportField(
        name="life_cycle",
        label=_("Life cycle"),
        guesses="status state 状态 商品状态",
        kind=CellKind.CHOICE,
        choices=LifeCycle.choices,
    ),
    ImportField(
        name="list_price",
        label=_("List price"),
        guesses="price saleprice retailprice unitprice 售价 零售价 销售价 标价 单价 价格",
        kind=CellKind.NUMBER,
        least=Decimal(0),
        example="39.9",
    ),
)
BARCODE_FIELDS = (
    SKU,
    ImportField(
        name="barcode",
        label=_("Barcode"),
        guesses="ean ean13 gtin upc barcodeno 条形码 商品条码 国际条码 69码",
        kind=CellKind.CODE,
        is_required=True,
        length_max=64,
        example="6901234567892",
    ),
    ImportField(
        name="quantity",
        label=_("Units in the pack"),
        guesses="quantity qty packquantity units 数量 包装数量 包装数 换算数量",
        kind=CellKind.NUMBER,
        least=QUANTUM,
        example="1",
        help=_("Units of the product that one scan stands for. Empty: 1."),
    ),
)


def _categories(_user: User | None) -> Sequence[tuple[str, Any]]:
    return [(one.code, str(one)) for one in Category.objects.all()]


def _units(_user: User | None) -> Sequence[tuple[str, Any]]:
    return [(one.code, str(one)) for one in Unit.objects.all()]


def _may_make(user: User | None) -> Sequence[tuple[str, Any]]:
    may = user is None or user.has_perm("catalog.add_category")
    return [("yes", _("Are made"))] if may else []


def _begin_products(intake: Intake) -> RowTaker:
    return RowTaker(target_of(PRODUCTS), intake, ProductKeeper(intake))


def _begin_barcodes(intake: Intake) -> RowTaker:
    return RowTaker(target_of(BARCODES), intake, BarcodeKeeper(intake))


def _clear_products(batch: ImportBatch) -> None:
    take_out_products(batch, None)


def _clear_barcodes(batch: ImportBatch) -> None:
    take_out_barcodes(batch, None)


def register() -> None:
    _register_products()
    _register_barcodes()


def _register_products() -> None:
    register_target(
        ImportTarget(
            kind=PRODUCTS,
            label=_("Products"),
            note=_("What you stock and sell, with category, unit and price."),
            fields=PRODUCT_FIELDS,
            permissions=("catalog.add_product", "catalog.change_product"),
            begin=_begin_products,
            take_out=take_out_products,
            clear=_clear_products,
            export=export_products,
            options=(
                ImportOption(
                    name=CATEGORY,
                    label=_("Category of new products without one"),
                    choices=_categories,
                    empty=_("They stay out"),
                ),
                ImportOption(
                    name=UNIT,
                    label=_("Unit of new products without one"),
                    choices=_units,
                    empty=_("They stay out"),
                ),
                ImportOption(
                    name=MAKE,
                    label=_("Categories and units that are not known"),
                    choices=_may_make,
                    empty=_("Keep the row out"),
                ),
            ),
            place_in_list=10,
        )
    )


def _register_barcodes() -> None:
    register_target(
        ImportTarget(
            kind=BARCODES,
            label=_("Barcodes"),
            note=_("One a line: a product may have many, for a piece or for a whole pack."),
            fields=BARCODE_FIELDS,
            permissions=("catalog.change_product",),
            begin=_begin_barcodes,
            take_out=take_out_barcodes,
            clear=_clear_barcodes,
            export=export_barcodes,
            place_in_list=20,
        )
    )
