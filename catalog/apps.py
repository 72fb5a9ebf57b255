"""The app's name and label."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    name = "catalog"
    verbose_name = _("Catalog")

    def ready(self) -> None:
        from catalog import targets
        from catalog.models import Product
        from core.attachments import carry_attachments

        carry_attachments(Product, see="catalog.view_product", change="catalog.change_product")
        targets.register()
