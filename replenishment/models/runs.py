"""Planning runs and what went wrong in them."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from core.models import User
from inventory.models import Warehouse
from replenishment.choices import RunStatus


class PlanningRunQuerySet(models.QuerySet["PlanningRun"]):
    def visible_to(self, _user: User) -> Self:
        """Whoever may see runs sees all of them."""
        return self


class PlanningRun(models.Model):
    """One look at every product and place, with rules, data and seed as they were at its start.

    Its chunks are jobs of kind ``replenishment.plan_chunk``, keyed ``plan:<run>:<number>``.
    """

    key = models.CharField(
        _("key"),
        max_length=64,
        unique=True,
        help_text=_("Names the cause: a schedule that fires twice makes one run."),
    )
    as_of = models.DateField(
        _("as of"), help_text=_("The day it plans for; later rows are not seen.")
    )
    status = models.CharField(
        _("status"), max_length=8, choices=RunStatus, default=RunStatus.RUNNING
    )
    rules = models.JSONField(
        _("rules"), default=dict, help_text=_("In force at the start, frozen.")
    )
    fingerprint = models.CharField(
        _("fingerprint"),
        max_length=64,
        blank=True,
        help_text=_("SHA-256 of the demand it was planned from."),
    )
    version = models.CharField(_("version"), max_length=32, help_text=_("Of the algorithms."))
    seed = models.PositiveIntegerField(_("seed"), default=0)
    chunks = models.PositiveIntegerField(_("chunks"), default=0)
    counts = models.JSONField(_("outcome"), default=dict)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="runs",
        verbose_name=_("asked for by"),
    )
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    objects = PlanningRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("planning run")
        verbose_name_plural = _("planning runs")
        ordering: ClassVar = ["-id"]
        permissions: ClassVar = [("start_planningrun", _("Can start planning runs"))]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status=RunStatus.RUNNING) | Q(finished_at__isnull=False),
                name="run_that_ended_has_an_end",
            )
        ]

    def __str__(self) -> str:
        return self.key


class RunIssue(models.Model):
    """A product at a place that could not be planned as its rule says, and why."""

    run = models.ForeignKey(PlanningRun, on_delete=models.CASCADE, related_name="issues")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="run_issues")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.CASCADE, related_name="run_issues")
    code = models.CharField(_("code"), max_length=48)
    facts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("run issue")
        verbose_name_plural = _("run issues")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["run", "product", "warehouse", "code"], name="issue_is_told_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.product_id}@{self.warehouse_id}"
