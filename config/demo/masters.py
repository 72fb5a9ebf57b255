"""The master data of the demo: products, places, suppliers, terms and customers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from catalog.choices import LifeCycle, Tracking
from catalog.models import Category, Partner, Product, Unit
from catalog.services.categories import create_category
from catalog.services.products import create_products
from catalog.values import ProductRow, UnitRow
from config.demo.assortment import WORDS, Article
from config.demo.network import BUYERS, PLACES, VENDORS
from core.models import Company
from core.ratios import Ratio
from inventory.choices import WarehouseKind
from inventory.models import Lane, Location, Warehouse
from inventory.selectors import stock_location, transit_location
from inventory.services.places import create_warehouse
from purchasing.models import Supplier
from purchasing.services.suppliers import create_supplier
from purchasing.services.terms import set_terms_in_bulk
from purchasing.values import TermsRow
from sales.models import Customer

COMPANY = ("常平连锁", "Evernormal Retail")
LANE_COST = Decimal(180)
LANE_MULTIPLE = {"regional": Decimal(6), "store": Decimal(1)}
PACKS_MIN = {"S01": 2, "S02": 2, "S03": 1, "S04": 1}


@dataclass(frozen=True, slots=True)
class Masters:
    """The rows that everything else points to, in the order of the lists they come from."""

    products: list[Product]
    places: list[Warehouse]
    stock: list[Location]
    transit: list[Location]
    suppliers: list[Supplier]
    customers: dict[str, Customer]


def money(amount: float) -> Decimal:
    return Decimal(f"{amount:.2f}")


def create_masters(goods: Sequence[Article], ending: frozenset[int]) -> Masters:
    """Everything the chain is made of stands: it has moved nothing yet."""
    Company.objects.update(name_zh=COMPANY[0], name_en=COMPANY[1])
    products = _products(goods, ending)
    places = _places()
    suppliers = _suppliers()
    _terms(goods, products, suppliers)
    return Masters(
        products,
        places,
        [stock_location(place) for place in places],
        [transit_location(place) for place in places],
        suppliers,
        _customers(),
    )


def _products(goods: Sequence[Article], ending: frozenset[int]) -> list[Product]:
    units = {}
    for code, (name_zh, name_en) in WORDS["units"].items():
        names = {"name_zh": name_zh, "name_en": name_en}
        units[code], _is_new = Unit.objects.get_or_create(code=code, defaults=names)
    categories: dict[str, Category] = {}
    for row in WORDS["categories"]:
        categories[row["code"]] = create_category(
            actor=None,
            code=row["code"],
            parent=categories.get(row["parent"]),
            name_zh=row["name"][0],
            name_en=row["name"][1],
        )
    create_products(
        [
            _product_row(item, categories[item.category], units, index in ending)
            for index, item in enumerate(goods)
        ],
        actor=None,
    )
    by_sku = Product.objects.in_bulk([item.sku for item in goods], field_name="sku")
    return [by_sku[item.sku] for item in goods]


def _product_row(
    item: Article,
    category: Category,
    units: Mapping[str, Unit],
    is_ending: bool,  # noqa: FBT001
) -> ProductRow:
    return ProductRow(
        sku=item.sku,
        name_zh=item.name_zh,
        name_en=item.name_en,
        category=category,
        unit=units[item.unit],
        tracking=Tracking.LOT_EXPIRY if item.shelf_life_days else Tracking.NONE,
        shelf_life_days=item.shelf_life_days,
        life_cycle=LifeCycle.ENDING if is_ending else LifeCycle.ACTIVE,
        list_price=money(item.price),
        units=[UnitRow(units["carton"], Ratio(item.pack), is_pack=True)],
        barcodes=((item.barcode, Decimal(1)), (item.pack_barcode, Decimal(item.pack))),
    )


def _places() -> list[Warehouse]:
    """Warehouses with their locations, and a lane from each to those it supplies."""
    by_code: dict[str, Warehouse] = {}
    for place in PLACES:
        by_code[place.code] = create_warehouse(
            actor=None,
            code=place.code,
            kind=WarehouseKind(place.kind),
            name_zh=place.name_zh,
            name_en=place.name_en,
            supplied_by=by_code.get(place.supplied_by),
            address=place.address,
        )
    Lane.objects.bulk_create(
        Lane(
            source=by_code[place.supplied_by],
            destination=by_code[place.code],
            lead_time_days=place.lane_days,
            cost=LANE_COST * place.lane_days,
            quantity_multiple=LANE_MULTIPLE[place.kind],
        )
        for place in PLACES
        if place.supplied_by
    )
    return list(by_code.values())


def _suppliers() -> list[Supplier]:
    return [
        create_supplier(
            actor=None,
            code=vendor.code,
            name_zh=vendor.name_zh,
            name_en=vendor.name_en,
            lead_time_days=vendor.lead_days,
            order_value_min=Decimal(vendor.order_value_min),
            over_receipt_percent=10,
            contact=vendor.contact,
            phone=vendor.phone,
            email=f"orders@{vendor.code.lower()}.example.com",
        )
        for vendor in VENDORS
    ]


def _terms(
    goods: Sequence[Article], products: Sequence[Product], suppliers: Sequence[Supplier]
) -> None:
    by_code = {vendor.code: row for vendor, row in zip(VENDORS, suppliers, strict=True)}
    set_terms_in_bulk(
        [
            TermsRow(
                supplier=by_code[item.supplier],
                product=product,
                price=money(item.cost),
                pack_quantity=Decimal(item.pack),
                quantity_min=Decimal(item.pack * PACKS_MIN[item.supplier]),
                supplier_sku=f"{item.supplier}-{item.barcode[-6:]}",
            )
            for item, product in zip(goods, products, strict=True)
        ]
    )


def _customers() -> dict[str, Customer]:
    partners = Partner.objects.bulk_create(
        Partner(code=buyer.code, name_zh=buyer.name_zh, name_en=buyer.name_en) for buyer in BUYERS
    )
    rows = Customer.objects.bulk_create(Customer(partner=partner) for partner in partners)
    return {row.partner.code: row for row in rows}
