"""Vocabulary of people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PersonState(TextChoices):
    """Whether somebody can sign in."""

    ACTIVE = "active", _("Active")
    WAITING = "waiting", _("Invited")
    CLOSED = "closed", _("Left")
