"""How stock is valued: methods by category, standard costs, layers, and every change of them."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Category, Product
from core.fields import FixedField
from core.models import User
from inventory.choices import CostingMethod, SpreadBasis
from inventory.models.balances import StockCost
from inventory.models.documents import StockDocument, StockMovement
from inventory.models.places import Warehouse


class CostingRuleQuerySet(models.QuerySet["CostingRule"]):
    def visible_to(self, _user: User) -> Self:
        """Rules hold for the whole company: the permission alone decides who reads them."""
        return self


class CostingRule(models.Model):
    """The costing method of a category and of everything below it that has no rule of its own."""

    category = models.OneToOneField(
        Category,
        on_delete=models.PROTECT,
        related_name="costing_rule",
        verbose_name=_("category"),
    )
    method = models.CharField(_("costing method"), max_length=8, choices=CostingMethod)

    objects = CostingRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("costing rule")
        verbose_name_plural = _("costing rules")
        ordering: ClassVar = ["category__path"]

    def __str__(self) -> str:
        return f"{self.category_id}: {self.method}"


class StandardCostQuerySet(models.QuerySet["StandardCost"]):
    def visible_to(self, _user: User) -> Self:
        """Standard costs hold everywhere: the permission alone decides who reads them."""
        return self


class StandardCost(models.Model):
    """What one unit of a product is worth in stock, wherever it lies, at standard cost."""

    product = models.OneToOneField(
        Product,
        on_delete=models.PROTECT,
        related_name="standard_cost",
        verbose_name=_("product"),
    )
    cost = FixedField(_("standard cost"), help_text=_("Per stock unit, in the base currency."))

    objects = StandardCostQuerySet.as_manager()

    class Meta:
        verbose_name = _("standard cost")
        verbose_name_plural = _("standard costs")
        ordering: ClassVar = ["product__sku"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(cost__gte=0), name="standard_cost_not_negative")
        ]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.cost}"


class CostLayer(models.Model):
    """What is left of goods that came together, under a pool valued first in, first out.

    A projection like the pool: rows go when nothing is left of them. The layers of a pool sum to
    the pool; a pool at or below zero has none. Write through the ledger's door.
    """

    pool = models.ForeignKey(
        StockCost, on_delete=models.CASCADE, related_name="layers", verbose_name=_("cost pool")
    )
    position = models.BigIntegerField(
        _("turn"), help_text=_("The lowest leaves first; goods that come back stand first again.")
    )
    document = models.ForeignKey(
        StockDocument,
        on_delete=models.PROTECT,
        related_name="layers",
        verbose_name=_("document"),
        help_text=_("What the goods came with."),
    )
    effective_on = models.DateField(_("day"))
    quantity = FixedField(_("quantity"))
    value = FixedField(_("value"))

    class Meta:
        verbose_name = _("cost layer")
        verbose_name_plural = _("cost layers")
        ordering: ClassVar = ["pool", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pool", "position"], name="one_layer_a_turn"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, value__gte=0), name="layer_holds_goods"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pool_id}/{self.position}: {self.quantity}"


class CostChange(models.Model):
    """What a revaluation did to one pool: method, unit cost and value, before and after.

    Append-only, like the document it belongs to.
    """

    document = models.ForeignKey(
        StockDocument,
        on_delete=models.PROTECT,
        related_name="cost_changes",
        verbose_name=_("document"),
    )
    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="+", verbose_name=_("product")
    )
    warehouse = models.ForeignKey(
        Warehouse, on_delete=models.PROTECT, related_name="+", verbose_name=_("warehouse")
    )
    quantity = FixedField(_("quantity"))
    method_before = models.CharField(_("method before"), max_length=8, choices=CostingMethod)
    method_after = models.CharField(_("method after"), max_length=8, choices=CostingMethod)
    value_before = FixedField(_("value before"))
    value_after = FixedField(_("value after"))
    rate_before = FixedField(_("standard cost before"))
    rate_after = FixedField(_("standard cost after"))

    class Meta:
        verbose_name = _("change of cost")
        verbose_name_plural = _("changes of cost")
        ordering: ClassVar = ["document", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["document", "product", "warehouse"], name="one_change_a_pool"
            )
        ]

    def __str__(self) -> str:
        return f"{self.product_id}@{self.warehouse_id}: {self.value_before} → {self.value_after}"

    @property
    def difference(self) -> object:
        return self.value_after - self.value_before


class LandedCost(models.Model):
    """A bill, such as freight or duty, that was spread over the goods of a receipt. Append-only."""

    document = models.OneToOneField(
        StockDocument,
        on_delete=models.PROTECT,
        related_name="landed_cost",
        verbose_name=_("document"),
    )
    receipt = models.ForeignKey(
        StockDocument,
        on_delete=models.PROTECT,
        related_name="landed_costs",
        verbose_name=_("receipt"),
    )
    basis = models.CharField(_("spread"), max_length=8, choices=SpreadBasis)
    amount = FixedField(_("amount"), help_text=_("In the base currency."))

    class Meta:
        verbose_name = _("landed cost")
        verbose_name_plural = _("landed costs")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="landed_cost_above_zero")
        ]

    def __str__(self) -> str:
        return f"{self.receipt_id}: {self.amount}"


class LandedShare(models.Model):
    """The part of a bill that fell to one product, and what of it was still in stock to take it.

    Append-only.
    """

    document = models.ForeignKey(
        StockDocument,
        on_delete=models.PROTECT,
        related_name="landed_shares",
        verbose_name=_("document"),
    )
    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="+", verbose_name=_("product")
    )
    amount = FixedField(_("share"))
    quantity = FixedField(_("received"))
    left_quantity = FixedField(_("still in stock"))
    on_stock = FixedField(_("added to stock"))
    written_off = FixedField(_("written off to differences"))

    class Meta:
        verbose_name = _("share of a landed cost")
        verbose_name_plural = _("shares of landed costs")
        ordering: ClassVar = ["document", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "product"], name="one_share_a_product"),
            models.CheckConstraint(
                condition=Q(on_stock__gte=0, written_off__gte=0, left_quantity__gte=0),
                name="share_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}/{self.product_id}: {self.amount}"


class ReturnLink(models.Model):
    """A movement of goods that went back, and the movement they had come with. Append-only."""

    movement = models.OneToOneField(
        StockMovement,
        on_delete=models.PROTECT,
        related_name="returns",
        verbose_name=_("movement"),
    )
    of = models.ForeignKey(
        StockMovement,
        on_delete=models.PROTECT,
        related_name="returned_by",
        verbose_name=_("returned from"),
    )

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(movement=models.F("of")), name="return_is_of_another_movement"
            )
        ]

    def __str__(self) -> str:
        return f"{self.movement_id} ← {self.of_id}"
