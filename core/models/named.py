"""Things with a Chinese and an English name."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Named(models.Model):
    """Shown by the name in the reader's language, or by the other when that one is empty."""

    name_zh = models.CharField(_("Chinese name"), max_length=200, blank=True)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        first, second = self.name_en, self.name_zh
        if (get_language() or "").startswith("zh"):
            first, second = second, first
        return first or second
