"""The tabs of pages that show several apps: page, label, URL name (it takes the subject's key)."""

from django.utils.translation import gettext_lazy as _

from core.menus import Panel

PANELS: tuple[Panel, ...] = (
    Panel(
        page="product",
        label=_("Plan"),
        url_name="replenishment:product-plans",
        permission="replenishment.view_stockplan",
    ),
)
