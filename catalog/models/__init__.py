"""What we stock, and the people we trade with."""

from catalog.models.bills import BillLine, BillOfMaterials
from catalog.models.categories import Category
from catalog.models.families import Attribute, AttributeValue, FamilyAttribute, ProductFamily
from catalog.models.packs import ProductUnit
from catalog.models.partners import Partner
from catalog.models.products import Barcode, Product, ProductQuerySet
from catalog.models.units import Unit
from catalog.models.variants import VariantValue

__all__ = [
    "Attribute",
    "AttributeValue",
    "Barcode",
    "BillLine",
    "BillOfMaterials",
    "Category",
    "FamilyAttribute",
    "Partner",
    "Product",
    "ProductFamily",
    "ProductQuerySet",
    "ProductUnit",
    "Unit",
    "VariantValue",
]
