"""Companies and people we trade with."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import User
from core.models.named import Named


class PartnerQuerySet(models.QuerySet["Partner"]):
    def visible_to(self, _user: User) -> Self:
        """Whoever may see partners sees all of them."""
        return self


class Partner(Named):
    """One company or person, whether they sell to us, buy from us, or both."""

    code = models.CharField(_("code"), max_length=32, unique=True)
    contact = models.CharField(_("contact"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.TextField(_("address"), blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering: ClassVar = ["code"]

    def as_party(self) -> dict[str, str]:
        """Who this is and how to reach them, in the reader's language."""
        return {"name": self.name, "contact": self.contact, "phone": self.phone}
