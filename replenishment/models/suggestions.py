"""Suggestions and what became of them."""

from typing import ClassVar, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from core.fields import FixedField, key_or_zero
from core.models import User
from inventory.models import TransferLine, Warehouse
from purchasing.models import PurchaseOrderLine, Supplier
from replenishment.choices import EditReason, SuggestionKind, SuggestionStatus
from replenishment.models.runs import PlanningRun


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def visible_to(self, user: User) -> Self:
        """Suggestions for warehouses ``user`` belongs to; all for who sees every place."""
        return self if user.has_every_place else self.filter(warehouse__members=user)

    def awaiting_decision(self) -> Self:
        return self.filter(status=SuggestionStatus.PENDING)

    def for_display(self) -> Self:
        return self.select_related(
            "product__unit",
            "product__category",
            "warehouse",
            "supplier__partner",
            "source_warehouse",
            "decided_by",
            "run",
        )


class Suggestion(models.Model):
    """So much of one product for one place, from one source, by one day; and why."""

    run = models.ForeignKey(PlanningRun, on_delete=models.PROTECT, related_name="suggestions")
    kind = models.CharField(_("kind"), max_length=8, choices=SuggestionKind)
    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="suggestions", verbose_name=_("product")
    )
    warehouse = models.ForeignKey(
        Warehouse, on_delete=models.PROTECT, related_name="suggestions", verbose_name=_("for")
    )
    supplier = models.ForeignKey(
        Supplier,
        on_delete=models.PROTECT,
        null=True,
        related_name="suggestions",
        verbose_name=_("supplier"),
    )
    source_warehouse = models.ForeignKey(
        Warehouse,
        on_delete=models.PROTECT,
        null=True,
        related_name="suggestions_out",
        verbose_name=_("from"),
    )
    suggested_quantity = FixedField(_("suggested"), help_text=_("What the run proposed."))
    quantity = FixedField(
        _("quantity"), help_text=_("What is to be ordered: a buyer may change it.")
    )
    price = FixedField(_("price"), default=0, help_text=_("Per unit, in the base currency."))
    value = FixedField(_("value"), default=0, help_text=_("Quantity at that price."))
    order_on = models.DateField(_("order on"))
    need_on = models.DateField(_("needed on"))
    stockout_on = models.DateField(
        _("sells out on"), null=True, help_text=_("Without this order; empty: not within sight.")
    )
    cover_days = FixedField(_("cover"), null=True, help_text=_("Days the position lasts."))
    status = models.CharField(
        _("status"), max_length=10, choices=SuggestionStatus, default=SuggestionStatus.PENDING
    )
    is_touched = models.BooleanField(
        default=False, help_text="A person changed it: it counts as supply and no run replaces it."
    )
    edit_reason = models.CharField(_("reason"), max_length=12, choices=EditReason, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    rejected_until = models.DateField(_("rejected until"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="decisions",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    version = models.PositiveIntegerField(
        default=1, help_text="Rises with every change: a decision names the one it was made on."
    )
    explanation = models.JSONField(
        encoder=DjangoJSONEncoder, default=dict, help_text="Every number of the arithmetic by name."
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering: ClassVar = ["stockout_on", "id"]
        permissions: ClassVar = [("decide_suggestion", _("Can decide on suggestions"))]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    Q(
                        kind=SuggestionKind.BUY,
                        supplier__isnull=False,
                        source_warehouse__isnull=True,
                    )
                    | Q(
                        kind=SuggestionKind.TRANSFER,
                        supplier__isnull=True,
                        source_warehouse__isnull=False,
                    )
                ),
                name="suggestion_has_one_source",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, suggested_quantity__gt=0),
                name="suggestion_asks_something",
            ),
            models.CheckConstraint(
                condition=(
                    Q(status__in=(SuggestionStatus.PENDING, SuggestionStatus.SUPERSEDED))
                    | Q(decided_at__isnull=False)
                ),
                name="decided_suggestion_has_a_moment",
            ),
            models.UniqueConstraint(
                "product",
                "warehouse",
                key_or_zero("supplier"),
                key_or_zero("source_warehouse"),
                condition=Q(status=SuggestionStatus.PENDING, is_touched=False),
                name="one_untouched_suggestion_a_source",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["supplier", "warehouse"],
                name="suggestions_waiting",
                condition=Q(status=SuggestionStatus.PENDING),
            ),
            models.Index(fields=["product", "warehouse"], name="suggestions_of_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id}@{self.warehouse_id}: {self.quantity}"


class Fulfilment(models.Model):
    """Which order line or transfer line a suggestion became: the only link between them."""

    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="fulfilments")
    order_line = models.OneToOneField(
        PurchaseOrderLine, on_delete=models.CASCADE, null=True, related_name="fulfilment"
    )
    transfer_line = models.ForeignKey(
        TransferLine, on_delete=models.CASCADE, null=True, related_name="fulfilments"
    )
    quantity = FixedField(_("quantity"))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    Q(order_line__isnull=False, transfer_line__isnull=True)
                    | Q(order_line__isnull=True, transfer_line__isnull=False)
                ),
                name="fulfilment_is_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.suggestion_id}: {self.quantity}"
