"""The vocabulary of deciding what to buy or move."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunStatus(models.TextChoices):
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")
    FAILED = "failed", _("Failed")


class SuggestionKind(models.TextChoices):
    BUY = "buy", _("Buy")
    TRANSFER = "transfer", _("Transfer")


class SuggestionStatus(models.TextChoices):
    PENDING = "pending", _("Waiting")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    ORDERED = "ordered", _("Ordered")
    SUPERSEDED = "superseded", _("Superseded")


NEXT = {
    SuggestionStatus.PENDING: (
        SuggestionStatus.APPROVED,
        SuggestionStatus.REJECTED,
        SuggestionStatus.SUPERSEDED,
    ),
    SuggestionStatus.APPROVED: (SuggestionStatus.ORDERED,),
    SuggestionStatus.REJECTED: (SuggestionStatus.PENDING,),
    SuggestionStatus.ORDERED: (SuggestionStatus.PENDING,),
    SuggestionStatus.SUPERSEDED: (),
}


class ServiceKind(models.TextChoices):
    CYCLE = "cycle", _("Cycle service: no stock-out in this share of cycles")


class EditReason(models.TextChoices):
    PROMOTION = "promotion", _("Promotion or event ahead")
    MARKET = "market", _("Price or market")
    CASH = "cash", _("Cash or space")
    DATA = "data", _("Stock or sales data are wrong")
    SUPPLIER = "supplier", _("Supplier asked for it")
    OTHER = "other", _("Other")
