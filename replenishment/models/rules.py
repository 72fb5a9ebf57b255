"""How products are to be supplied."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from catalog.models import Category, Product
from core.fields import key_or_zero
from core.models import User
from inventory.choices import WarehouseKind
from inventory.models import Warehouse


class PolicyRuleQuerySet(models.QuerySet["PolicyRule"]):
    def visible_to(self, _user: User) -> Self:
        """Whoever may see rules sees all of them."""
        return self

    def in_force(self) -> Self:
        return self.filter(is_active=True)


class PolicyRule(models.Model):
    """Values that hold in one scope. Value by value, the most specific scope that speaks wins.

    A scope is any combination of the four columns below; all empty means everywhere.
    """

    category = models.ForeignKey(
        Category,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="rules",
        verbose_name=_("category"),
        help_text=_("With everything below it."),
    )
    warehouse_kind = models.CharField(
        _("kind of place"), max_length=10, choices=WarehouseKind, blank=True
    )
    warehouse = models.ForeignKey(
        Warehouse,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="rules",
        verbose_name=_("warehouse"),
    )
    product = models.ForeignKey(
        Product,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="rules",
        verbose_name=_("product"),
    )
    service_target = models.FloatField(
        _("service target"),
        null=True,
        blank=True,
        help_text=_("Share of order cycles without a stock-out, such as 0.95."),
    )
    review_days = models.PositiveSmallIntegerField(
        _("review every … days"), null=True, blank=True, help_text=_("Days between two orders.")
    )
    method = models.CharField(_("forecast method"), max_length=32, blank=True)
    parameters = models.JSONField(
        _("parameters"), default=dict, blank=True, help_text=_("Of the method, by name.")
    )
    is_active = models.BooleanField(_("active"), default=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = PolicyRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        constraints: ClassVar = [
            models.UniqueConstraint(
                key_or_zero("category"),
                "warehouse_kind",
                key_or_zero("warehouse"),
                key_or_zero("product"),
                name="one_rule_a_scope",
            ),
            models.CheckConstraint(
                condition=Q(service_target__isnull=True)
                | Q(service_target__gte=0.5, service_target__lt=1),
                name="service_target_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(review_days__isnull=True) | Q(review_days__gte=1, review_days__lte=365),
                name="review_at_least_once_a_year",
            ),
            models.CheckConstraint(
                condition=Q(product__isnull=True) | Q(category__isnull=True),
                name="rule_names_product_or_category",
            ),
            models.CheckConstraint(
                condition=Q(warehouse__isnull=True) | Q(warehouse_kind=""),
                name="rule_names_place_or_kind",
            ),
        ]

    def __str__(self) -> str:
        scope = [self.product, self.category, self.warehouse, self.get_warehouse_kind_display()]
        return " · ".join(str(part) for part in scope if part) or pgettext("rule", "Everywhere")
