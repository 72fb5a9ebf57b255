"""Products and what they hang on."""

from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from catalog.models import Barcode, Category, Partner, Product, Unit


class UnitFactory(DjangoModelFactory):
    class Meta:
        model = Unit
        django_get_or_create = ("code",)

    code = "pc"
    name_zh = "件"
    name_en = "piece"


class CategoryFactory(DjangoModelFactory):
    class Meta:
        model = Category

    code = factory.Sequence(lambda number: f"C{number}")
    name_zh = factory.Sequence(lambda number: f"分类{number}")
    name_en = factory.Sequence(lambda number: f"Category {number}")
    path = factory.LazyAttribute(
        lambda category: f"{category.parent.path if category.parent else ''}{category.code}/"
    )
    parent = None


class ProductFactory(DjangoModelFactory):
    class Meta:
        model = Product

    sku = factory.Sequence(lambda number: f"P{number:04d}")
    name_zh = factory.Sequence(lambda number: f"商品{number}")
    name_en = factory.Sequence(lambda number: f"Product {number}")
    category = factory.SubFactory(CategoryFactory)
    unit = factory.SubFactory(UnitFactory)
    list_price = Decimal(10)
    search_text = factory.LazyAttribute(
        lambda product: f"{product.sku} {product.name_zh} {product.name_en}".lower()
    )


class BarcodeFactory(DjangoModelFactory):
    class Meta:
        model = Barcode

    product = factory.SubFactory(ProductFactory)
    code = factory.Sequence(lambda number: f"690000000{number:04d}")
    quantity = Decimal(1)


class PartnerFactory(DjangoModelFactory):
    class Meta:
        model = Partner

    code = factory.Sequence(lambda number: f"B{number}")
    name_zh = factory.Sequence(lambda number: f"伙伴{number}")
    name_en = factory.Sequence(lambda number: f"Partner {number}")
