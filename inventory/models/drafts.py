"""What people prepare before it is posted to the ledger."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Partner, Product, Unit
from core.fields import FixedField
from core.models import User
from inventory.choices import DraftKind, DraftStatus, LineRole
from inventory.models.documents import StockDocument
from inventory.models.places import Location, Warehouse
from inventory.models.reasons import Reason


class StockDraftQuerySet(models.QuerySet["StockDraft"]):
    def visible_to(self, user: User) -> Self:
        """Only drafts of warehouses ``user`` belongs to; all for who sees every place."""
        return self if user.has_every_place else self.filter(warehouse__members=user)

    def open(self) -> Self:
        return self.filter(status=DraftStatus.DRAFT)

    def for_display(self) -> Self:
        return self.select_related("warehouse", "partner", "reason", "created_by", "document")


class StockDraft(models.Model):
    """A stock document in the making: prepared, saved, come back to, then posted or discarded.

    Once posted it is read-only, and ``document`` is what the ledger keeps of it. Write through
    ``inventory.services.drafts``.
    """

    number = models.CharField(_("number"), max_length=24, unique=True)
    key = models.CharField(
        _("key"),
        max_length=200,
        unique=True,
        help_text=_("Names the request that made it: a repeat is the same draft."),
    )
    kind = models.CharField(_("kind"), max_length=16, choices=DraftKind)
    status = models.CharField(
        _("status"), max_length=10, choices=DraftStatus, default=DraftStatus.DRAFT
    )
    warehouse = models.ForeignKey(
        Warehouse, on_delete=models.PROTECT, related_name="drafts", verbose_name=_("place")
    )
    effective_on = models.DateField(
        _("day"), null=True, blank=True, help_text=_("Empty: the day it is posted.")
    )
    partner = models.ForeignKey(
        Partner,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="drafts",
        verbose_name=_("partner"),
    )
    reference = models.CharField(
        _("reference"), max_length=64, blank=True, help_text=_("Such as their delivery note.")
    )
    reason = models.ForeignKey(
        Reason,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reason"),
    )
    note = models.CharField(_("note"), max_length=150, blank=True)
    version = models.PositiveIntegerField(
        default=1, help_text=_("Rises with each change: two people do not overwrite each other.")
    )
    scans = models.JSONField(
        default=list,
        editable=False,
        help_text=_("Keys of the latest scans: a repeat adds nothing."),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("prepared by"),
    )
    created_at = models.DateTimeField(_("prepared"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    document = models.OneToOneField(
        StockDocument,
        on_delete=models.PROTECT,
        null=True,
        related_name="draft",
        verbose_name=_("document"),
    )

    objects = StockDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    status__in=(DraftStatus.POSTED, DraftStatus.REVERSED), document__isnull=False
                )
                | (
                    ~Q(status__in=(DraftStatus.POSTED, DraftStatus.REVERSED))
                    & Q(document__isnull=True)
                ),
                name="posted_draft_has_its_document",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["warehouse", "-id"],
                name="drafts_waiting",
                condition=Q(status=DraftStatus.DRAFT),
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.status == DraftStatus.DRAFT


class StockDraftLine(models.Model):
    """One line as it was typed. What is missing or unknown is told before it can be posted."""

    draft = models.ForeignKey(
        StockDraft, on_delete=models.CASCADE, related_name="lines", verbose_name=_("draft")
    )
    position = models.PositiveIntegerField(_("line"))
    role = models.CharField(_("what"), max_length=4, choices=LineRole, default=LineRole.USED)
    product = models.ForeignKey(
        Product,
        on_delete=models.PROTECT,
        null=True,
        related_name="draft_lines",
        verbose_name=_("product"),
    )
    typed_code = models.CharField(
        _("code as typed"), max_length=120, blank=True, help_text=_("Of a product nobody knows.")
    )
    quantity = FixedField(_("quantity"), null=True)
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("unit"),
        help_text=_("In which the quantity was typed. Empty: the product's stock unit."),
    )
    lot_code = models.CharField(
        _("lot or serial number"),
        max_length=500,
        blank=True,
        help_text=_("Several serial numbers of one line stand apart by commas."),
    )
    new_lot_code = models.CharField(_("new lot"), max_length=64, blank=True)
    expires_on = models.DateField(_("expires on"), null=True)
    source = models.ForeignKey(
        Location,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("from"),
    )
    destination = models.ForeignKey(
        Location,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("to"),
    )
    value = FixedField(
        _("value"), null=True, help_text=_("Of the whole line, in the base currency.")
    )
    reason = models.ForeignKey(
        Reason, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("reason")
    )

    class Meta:
        verbose_name = _("draft line")
        verbose_name_plural = _("draft lines")
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "position"], name="draft_line_has_its_turn"),
            models.CheckConstraint(
                condition=Q(product__isnull=False) | ~Q(typed_code=""),
                name="draft_line_names_something",
            ),
            models.CheckConstraint(
                condition=Q(source__isnull=True)
                | Q(destination__isnull=True)
                | ~Q(source=F("destination")),
                name="draft_line_goes_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id}/{self.position}"
