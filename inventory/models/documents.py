"""The stock ledger: documents and their movements."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from core.fields import FixedField
from core.models import User
from inventory.choices import VALUE_ONLY, DocumentKind, MovementReason
from inventory.models.lots import Lot
from inventory.models.places import Location, Warehouse


class StockDocumentQuerySet(models.QuerySet["StockDocument"]):
    def visible_to(self, user: User) -> Self:
        """Only documents of warehouses ``user`` belongs to; all for who sees every place."""
        return self if user.has_every_place else self.filter(warehouse__members=user)

    def for_display(self) -> Self:
        return self.select_related("warehouse", "actor", "reverses", "reversed_by", "draft")


class StockDocument(models.Model):
    """One thing that happened to stock: the unit of posting, of value and of reversal.

    Append-only: the database refuses UPDATE and DELETE. Write through
    ``inventory.services.ledger.post_document``.
    """

    kind = models.CharField(_("kind"), max_length=16, choices=DocumentKind)
    number = models.CharField(_("number"), max_length=24, unique=True)
    key = models.CharField(
        _("key"),
        max_length=200,
        unique=True,
        help_text=_("Names the cause: a repeat is the same document."),
    )
    fingerprint = models.CharField(
        _("fingerprint"), max_length=64, help_text=_("SHA-256 of the content.")
    )
    origin = models.CharField(
        _("origin"),
        max_length=64,
        blank=True,
        db_index=True,
        help_text=_("What it was posted for, such as purchase-order:12."),
    )
    warehouse = models.ForeignKey(
        Warehouse, on_delete=models.PROTECT, related_name="documents", verbose_name=_("warehouse")
    )
    effective_on = models.DateField(
        _("day"), help_text=_("The day it counts for, in the place's time zone.")
    )
    recorded_at = models.DateTimeField(_("posted"), auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="documents",
        verbose_name=_("posted by"),
        help_text=_("Empty: the system itself."),
    )
    reverses = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="reversed_by",
        verbose_name=_("reverses"),
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = StockDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("stock document")
        verbose_name_plural = _("stock documents")
        ordering: ClassVar = ["-id"]
        permissions: ClassVar = [("post_stockdocument", _("Can post stock documents"))]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    Q(kind=DocumentKind.REVERSAL, reverses__isnull=False)
                    | (~Q(kind=DocumentKind.REVERSAL) & Q(reverses__isnull=True))
                ),
                name="reversal_names_what_it_reverses",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["warehouse", "-id"], name="documents_of_a_place"),
        ]

    def __str__(self) -> str:
        return self.number


class StockMovementQuerySet(models.QuerySet["StockMovement"]):
    def visible_to(self, user: User) -> Self:
        if user.has_every_place:
            return self
        return self.filter(document__warehouse__members=user)

    def for_display(self) -> Self:
        return self.select_related(
            "document", "product__unit", "lot", "source__warehouse", "destination__warehouse"
        )


class StockMovement(models.Model):
    """One quantity of one lot of one product leaving one location and arriving at another.

    The ledger is double-entry and append-only: what arrives somewhere left somewhere else, and a
    mistake is corrected by a second document the other way. The database refuses UPDATE and
    DELETE. Write through ``inventory.services.ledger``.
    """

    document = models.ForeignKey(
        StockDocument,
        on_delete=models.PROTECT,
        db_index=False,  # Another index begins with it.
        related_name="movements",
        verbose_name=_("document"),
    )
    line = models.PositiveIntegerField(_("line"), help_text=_("Position in the document, from 1."))
    product = models.ForeignKey(
        Product,
        on_delete=models.PROTECT,
        db_index=False,  # Another index begins with it.
        related_name="movements",
        verbose_name=_("product"),
    )
    lot = models.ForeignKey(
        Lot, on_delete=models.PROTECT, related_name="movements", verbose_name=_("lot")
    )
    source = models.ForeignKey(
        Location, on_delete=models.PROTECT, related_name="departures", verbose_name=_("from")
    )
    destination = models.ForeignKey(
        Location, on_delete=models.PROTECT, related_name="arrivals", verbose_name=_("to")
    )
    quantity = FixedField(_("quantity"), help_text=_("In the product's stock unit."))
    value = FixedField(_("value"), help_text=_("Of the whole movement, in the base currency."))
    reason = models.CharField(
        _("reason"), max_length=12, choices=MovementReason, default=MovementReason.MOVE
    )
    effective_on = models.DateField(_("day"))
    recorded_at = models.DateTimeField(_("posted"), auto_now_add=True)

    objects = StockMovementQuerySet.as_manager()

    class Meta:
        verbose_name = _("movement")
        verbose_name_plural = _("movements")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "line"], name="movement_is_one_line"),
            models.CheckConstraint(
                condition=(
                    Q(reason=MovementReason.MOVE, quantity__gt=0)
                    | Q(reason__in=VALUE_ONLY, quantity=0, value__gt=0)
                ),
                name="movement_has_quantity_or_only_value",
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="movement_value_not_negative"),
            models.CheckConstraint(
                condition=~Q(source=F("destination")), name="movement_goes_somewhere"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["product", "effective_on"], name="movement_history"),
            models.Index(fields=["effective_on"], name="movement_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}/{self.line}"
