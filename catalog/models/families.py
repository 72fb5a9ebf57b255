"""Families of products that differ by attributes such as colour and size."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.choices import Tracking
from catalog.models.categories import Category
from catalog.models.units import Unit
from core.fields import FixedField
from core.models import User
from core.models.named import Named


class Attribute(Named):
    """Something products of a family differ by: colour, size, flavour."""

    code = models.CharField(_("code"), max_length=16, unique=True)

    class Meta:
        verbose_name = _("attribute")
        verbose_name_plural = _("attributes")
        ordering: ClassVar = ["code"]


class AttributeValue(Named):
    """One value of an attribute: red, XL, mint."""

    attribute = models.ForeignKey(
        Attribute, on_delete=models.CASCADE, related_name="values", verbose_name=_("attribute")
    )
    code = models.CharField(
        _("code"), max_length=16, help_text=_("Becomes a part of the products' codes.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("attribute value")
        verbose_name_plural = _("attribute values")
        ordering: ClassVar = ["attribute", "position", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["attribute", "code"], name="one_value_a_code"),
        ]


class ProductFamilyQuerySet(models.QuerySet["ProductFamily"]):
    def visible_to(self, _user: User) -> Self:
        """Families are no secret from anybody who may see products."""
        return self

    def for_display(self) -> Self:
        return self.select_related("category", "unit")

    def with_counts(self) -> Self:
        """Annotate ``products_count``: how many products belong to it."""
        return self.annotate(products_count=models.Count("products"))


class ProductFamily(Named):
    """Products alike but for their attributes; each of them is a product of its own."""

    code = models.CharField(
        _("code"), max_length=32, unique=True, help_text=_("Begins the products' codes.")
    )
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="families", verbose_name=_("category")
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="families", verbose_name=_("unit")
    )
    tracking = models.CharField(
        _("tracking"), max_length=12, choices=Tracking, default=Tracking.NONE
    )
    list_price = FixedField(
        _("list price"), default=0, help_text=_("Per unit, in the base currency.")
    )
    attributes: "models.ManyToManyField[Attribute, FamilyAttribute]" = models.ManyToManyField(
        Attribute, through="FamilyAttribute", related_name="families", verbose_name=_("attributes")
    )

    objects = ProductFamilyQuerySet.as_manager()

    class Meta:
        verbose_name = _("product family")
        verbose_name_plural = _("product families")
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(list_price__gte=0), name="family_price_not_negative"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class FamilyAttribute(models.Model):
    """An attribute that the products of a family differ by, and its place in their names."""

    family = models.ForeignKey(
        ProductFamily, on_delete=models.CASCADE, related_name="family_attributes"
    )
    attribute = models.ForeignKey(
        Attribute, on_delete=models.PROTECT, related_name="family_attributes"
    )
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("attribute of a family")
        verbose_name_plural = _("attributes of families")
        ordering: ClassVar = ["family", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["family", "attribute"], name="one_attribute_a_family"),
            models.UniqueConstraint(fields=["family", "position"], name="one_attribute_a_position"),
        ]

    def __str__(self) -> str:
        return f"{self.family_id}: {self.attribute_id}"
