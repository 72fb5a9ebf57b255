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
