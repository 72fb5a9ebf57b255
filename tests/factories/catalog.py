"""Products and what they hang on."""

from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from catalog.models import (
    Attribute,
    AttributeValue,
    Barcode,
    BillLine,
    BillOfMaterials,
    Category,
    FamilyAttribute,
    Partner,
    Product,
    ProductFamily,
    ProductUnit,
    Unit,
)


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


class ProductUnitFactory(DjangoModelFactory):
    """A box of twelve."""

    class Meta:
        model = ProductUnit

    product = factory.SubFactory(ProductFactory)
    unit = factory.SubFactory(UnitFactory, code="box", name_zh="箱", name_en="box")
    numerator = 12
    denominator = 1


class AttributeFactory(DjangoModelFactory):
    """An attribute with as many values as ``values`` names codes."""

    class Meta:
        model = Attribute
        skip_postgeneration_save = True

    code = factory.Sequence(lambda number: f"attribute{number}")
    name_zh = factory.Sequence(lambda number: f"属性{number}")
    name_en = factory.Sequence(lambda number: f"Attribute {number}")

    @factory.post_generation
    def values(self, _create, codes, **_kwargs):
        for position, code in enumerate(codes or ()):
            AttributeValueFactory(attribute=self, code=code, position=position)


class AttributeValueFactory(DjangoModelFactory):
    class Meta:
        model = AttributeValue

    attribute = factory.SubFactory(AttributeFactory)
    code = factory.Sequence(lambda number: f"V{number}")
    name_zh = factory.LazyAttribute(lambda value: f"值{value.code}")
    name_en = factory.LazyAttribute(lambda value: f"value {value.code}")


class ProductFamilyFactory(DjangoModelFactory):
    """A family without products; its attributes are those of ``by``."""

    class Meta:
        model = ProductFamily
        skip_postgeneration_save = True

    code = factory.Sequence(lambda number: f"F{number}")
    name_zh = factory.Sequence(lambda number: f"系列{number}")
    name_en = factory.Sequence(lambda number: f"Family {number}")
    category = factory.SubFactory(CategoryFactory)
    unit = factory.SubFactory(UnitFactory)
    list_price = Decimal(10)

    @factory.post_generation
    def by(self, _create, attributes, **_kwargs):
        for position, attribute in enumerate(attributes or (), start=1):
            FamilyAttribute.objects.create(family=self, attribute=attribute, position=position)


class BillFactory(DjangoModelFactory):
    class Meta:
        model = BillOfMaterials

    product = factory.SubFactory(ProductFactory)


class BillLineFactory(DjangoModelFactory):
    class Meta:
        model = BillLine

    bill = factory.SubFactory(BillFactory)
    component = factory.SubFactory(ProductFactory)
    quantity = Decimal(2)
