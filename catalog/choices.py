"""The vocabulary of what we stock."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Tracking(models.TextChoices):
    """How closely the pieces of a product are told apart."""

    NONE = "none", _("Not tracked")
    LOT = "lot", _("By lot")
    LOT_EXPIRY = "lot_expiry", _("By lot with expiry")
    SERIAL = "serial", _("By serial number")


class LifeCycle(models.TextChoices):
    PLANNED = "planned", _("Planned")
    ACTIVE = "active", pgettext_lazy("life cycle", "Active")
    ENDING = "ending", _("Ending")
    ENDED = "ended", _("Ended")


class BarcodeKind(models.TextChoices):
    """Who gave a barcode out, and so how it is built."""

    EAN8 = "ean8", _("EAN-8")
    UPC = "upc", _("UPC-A")
    EAN13 = "ean13", _("EAN-13")
    GTIN14 = "gtin14", _("ITF-14 (GTIN-14)")
    SUPPLIER = "supplier", _("Supplier's own")
    OTHER = "other", pgettext_lazy("barcode", "Other")


GTIN_LENGTHS = {
    BarcodeKind.EAN8: 8,
    BarcodeKind.UPC: 12,
    BarcodeKind.EAN13: 13,
    BarcodeKind.GTIN14: 14,
}


class BillKind(models.TextChoices):
    """What a bill of materials is for."""

    ASSEMBLY = "assembly", _("Assembly: made first, then stocked")
    KIT = "kit", _("Kit: its parts are put together when it leaves")
