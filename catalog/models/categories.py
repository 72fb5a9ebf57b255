"""The category tree."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import User
from core.models.named import Named


class CategoryQuerySet(models.QuerySet["Category"]):
    def visible_to(self, _user: User) -> Self:
        """Categories are no secret from anybody who is signed in."""
        return self

    def under(self, category: "Category") -> Self:
        """``category`` and everything below it."""
        return self.filter(path__startswith=category.path)


class Category(Named):
    """A branch of the tree that products hang on."""

    code = models.CharField(_("code"), max_length=32, unique=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent"),
    )
    path = models.CharField(
        _("path"),
        max_length=250,
        unique=True,
        editable=False,
        help_text=_("Codes from the root down, each followed by a slash."),
    )

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering: ClassVar = ["path"]

    @property
    def depth(self) -> int:
        return self.path.count("/")
