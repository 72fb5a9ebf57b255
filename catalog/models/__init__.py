"""What we stock, and the people we trade with."""

from catalog.models.categories import Category
from catalog.models.measures import ProductMeasures
from catalog.models.partners import Partner
from catalog.models.products import Barcode, Product, ProductQuerySet
from catalog.models.units import Unit

__all__ = [
    "Barcode",
    "Category",
    "Partner",
    "Product",
    "ProductMeasures",
    "ProductQuerySet",
    "Unit",
]
