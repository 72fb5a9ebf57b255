"""Products and their barcodes."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.choices import BarcodeKind, LifeCycle, Tracking
from catalog.models.categories import Category
from catalog.models.families import ProductFamily
from catalog.models.partners import Partner
from catalog.models.units import Unit
from core.fields import FixedField
from core.models import User
from core.models.named import Named


class ProductQuerySet(models.QuerySet["Product"]):
    def visible_to(self, _user: User) -> Self:
        """Products are no secret from anybody who is signed in."""
        return self

    def for_display(self) -> Self:
        return self.select_related("category", "unit")

    def matching(self, text: str) -> Self:
        """Products whose code, names, barcodes or pinyin initials hold every word of it."""
        query = Q()
        for word in text.lower().split():
            query &= Q(search_text__contains=word)
        return self.filter(query)


class Product(Named):
    """Anything that is stocked, sold or planned. A variant is a product too."""

    sku = models.CharField(_("code"), max_length=64, unique=True)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="products", verbose_name=_("category")
    )
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="products",
        verbose_name=_("unit"),
        help_text=_("The unit in which stock is counted."),
    )
    tracking = models.CharField(
        _("tracking"), max_length=12, choices=Tracking, default=Tracking.NONE
    )
    shelf_life_days = models.PositiveIntegerField(_("shelf life in days"), null=True, blank=True)
    life_cycle = models.CharField(
        _("life cycle"), max_length=8, choices=LifeCycle, default=LifeCycle.ACTIVE
    )
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
        help_text=_("What is ordered instead once this one ends."),
    )
    family = models.ForeignKey(
        ProductFamily,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="products",
        verbose_name=_("family"),
    )
    variant_key = models.CharField(
        _("variant"),
        max_length=200,
        blank=True,
        editable=False,
        default="",
        help_text=_("Keys of its attribute values in the family's order, such as 3-17."),
    )
    list_price = FixedField(
        _("list price"), default=0, help_text=_("Per unit, in the base currency.")
    )
    search_text = models.TextField(
        _("search text"),
        editable=False,
        default="",
        help_text=_("Code, names, barcodes and pinyin initials in lower case."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering: ClassVar = ["sku"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(list_price__gte=0), name="product_price_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(successor=F("id")), name="product_does_not_follow_itself"
            ),
            models.CheckConstraint(
                condition=Q(family__isnull=True, variant_key="")
                | (Q(family__isnull=False) & ~Q(variant_key="")),
                name="variant_has_family_and_values",
            ),
            models.UniqueConstraint(
                fields=["family", "variant_key"],
                condition=Q(family__isnull=False),
                name="one_product_a_variant",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sku} {self.name}"

    @property
    def is_tracked(self) -> bool:
        return self.tracking != Tracking.NONE


class Barcode(models.Model):
    """A code on a pack, and how many units of the product are in that pack.

    A code is used once; only suppliers' own codes may be alike, each for its supplier.
    """

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="barcodes", verbose_name=_("product")
    )
    code = models.CharField(_("barcode"), max_length=64, db_index=True)
    kind = models.CharField(_("kind"), max_length=8, choices=BarcodeKind, default=BarcodeKind.OTHER)
    partner = models.ForeignKey(
        Partner,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="barcodes",
        verbose_name=_("supplier"),
        help_text=_("Whose own code it is."),
    )
    quantity = FixedField(
        _("quantity"), default=1, help_text=_("Units of the product that one scan stands for.")
    )

    class Meta:
        verbose_name = _("barcode")
        verbose_name_plural = _("barcodes")
        ordering: ClassVar = ["code", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="barcode_stands_for_something"
            ),
            models.CheckConstraint(
                condition=Q(kind=BarcodeKind.SUPPLIER, partner__isnull=False)
                | (~Q(kind=BarcodeKind.SUPPLIER) & Q(partner__isnull=True)),
                name="suppliers_code_names_its_supplier",
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(partner__isnull=True), name="barcode_is_used_once"
            ),
            models.UniqueConstraint(
                fields=["partner", "code"],
                condition=Q(partner__isnull=False),
                name="barcode_is_used_once_a_supplier",
            ),
        ]

    def __str__(self) -> str:
        return self.code
