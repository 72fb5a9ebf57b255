"""People who sign in."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person. What they may do comes from their roles, where from the places they belong to."""

    language = models.CharField(
        _("language"),
        max_length=10,
        blank=True,
        help_text=_("Empty: the language of the browser."),
    )
    sees_all_places = models.BooleanField(
        _("sees all places"),
        default=False,
        help_text=_("May see and act in every place, not only in those listed."),
    )

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def has_every_place(self) -> bool:
        return self.is_superuser or self.sees_all_places
