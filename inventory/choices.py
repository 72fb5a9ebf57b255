"""The vocabulary of places, documents and movements."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WarehouseKind(models.TextChoices):
    SUPPLIER = "supplier", _("Supplier's")
    CENTRAL = "central", _("Central")
    REGIONAL = "regional", _("Regional")
    STORE = "store", _("Store")
    FACTORY = "factory", _("Factory")


class LocationKind(models.TextChoices):
    """Kinds of our own locations, then of the places outside that stock comes from or goes to."""

    STOCK = "stock", _("Stock")
    TRANSIT = "transit", _("In transit")
    QUARANTINE = "quarantine", _("Quarantine")
    SUPPLIER = "supplier", _("Suppliers")
    CUSTOMER = "customer", _("Customers")
    USE = "use", _("Own use")
    SCRAP = "scrap", _("Scrap")
    DIFFERENCE = "difference", _("Differences")
    OPENING = "opening", _("Opening balance")


OWN_KINDS = (LocationKind.STOCK, LocationKind.TRANSIT, LocationKind.QUARANTINE)
AVAILABLE_KINDS = (LocationKind.STOCK,)


class DocumentKind(models.TextChoices):
    RECEIPT = "receipt", _("Receipt")
    SHIPMENT = "shipment", _("Shipment")
    ISSUE = "issue", _("Issue")
    TRANSFER = "transfer", _("Transfer")
    ADJUSTMENT = "adjustment", _("Adjustment")
    OPENING = "opening", _("Opening balance")
    SUPPLIER_RETURN = "supplier_return", _("Return to supplier")
    CUSTOMER_RETURN = "customer_return", _("Return from customer")
    REVERSAL = "reversal", _("Reversal")


NUMBER_PREFIX = {
    DocumentKind.RECEIPT: "RC",
    DocumentKind.SHIPMENT: "SH",
    DocumentKind.ISSUE: "IS",
    DocumentKind.TRANSFER: "MV",
    DocumentKind.ADJUSTMENT: "AD",
    DocumentKind.OPENING: "OP",
    DocumentKind.SUPPLIER_RETURN: "RS",
    DocumentKind.CUSTOMER_RETURN: "CR",
    DocumentKind.REVERSAL: "RV",
}


class MovementReason(models.TextChoices):
    MOVE = "move", _("Goods moved")
    REVALUATION = "revaluation", _("Value changed")


VALUE_ONLY = (MovementReason.REVALUATION,)


class TransferStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SHIPPED = "shipped", _("In transit")
    RECEIVED = "received", _("Received")
    CANCELLED = "cancelled", _("Cancelled")


TRANSFER_NEXT = {
    TransferStatus.DRAFT: (TransferStatus.SHIPPED, TransferStatus.CANCELLED),
    TransferStatus.SHIPPED: (TransferStatus.RECEIVED,),
    TransferStatus.RECEIVED: (),
    TransferStatus.CANCELLED: (),
}
OPEN_TRANSFERS = (TransferStatus.DRAFT, TransferStatus.SHIPPED)


class ExpiryAction(models.TextChoices):
    """What is proposed for goods that expire."""

    SCRAP = "scrap", _("Scrap")
    TRANSFER = "transfer", _("Transfer")
    DISCOUNT = "discount", _("Discount or return")
    NONE = "none", _("Sells in time")
