"""What the last run thought of each product at each place."""

from typing import ClassVar, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from core.fields import FixedField
from core.models import User
from inventory.models import Warehouse
from replenishment.models.runs import PlanningRun


class StockPlanQuerySet(models.QuerySet["StockPlan"]):
    def visible_to(self, user: User) -> Self:
        return self if user.has_every_place else self.filter(warehouse__members=user)


class StockPlan(models.Model):
    """The whole arithmetic of one product at one place in the last run that planned it.

    It is there whether or not something was suggested, so that "why not" has an answer too.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="plans")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.CASCADE, related_name="plans")
    run = models.ForeignKey(PlanningRun, on_delete=models.CASCADE, related_name="plans")
    method = models.CharField(_("method"), max_length=32)
    daily_mean = FixedField(_("forecast per day"))
    safety_stock = FixedField(_("safety stock"))
    reorder_point = FixedField(_("reorder point"))
    order_up_to = FixedField(_("order up to"))
    position = FixedField(_("position"))
    explanation = models.JSONField(
        encoder=DjangoJSONEncoder, default=dict, help_text="Every number of the arithmetic by name."
    )
    forecast = models.JSONField(
        default=dict, help_text="Lists by day from as_of: mean, low, high; stock units."
    )

    objects = StockPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "warehouse"], name="one_plan_a_place")
        ]

    def __str__(self) -> str:
        return f"{self.product_id}@{self.warehouse_id}"
