"""Setup: costing methods, standard costs and what documents did to costs, to be read.

Their own pages change them: a change revalues stock.
"""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from inventory.models import CostChange, CostingRule, CostLayer, LandedCost, StandardCost


class ReadOnlyAdmin(ModelAdmin):
    """Nothing is added, changed or deleted here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(CostingRule)
class CostingRuleAdmin(ReadOnlyAdmin):
    """Methods by category."""

    list_display = ("category", "method")
    list_select_related: ClassVar = ["category"]


@admin.register(StandardCost)
class StandardCostAdmin(ReadOnlyAdmin):
    """Standard costs by product."""

    list_display = ("product", "cost")
    list_select_related: ClassVar = ["product"]
    search_fields = ("product__sku",)


@admin.register(CostLayer)
class CostLayerAdmin(ReadOnlyAdmin):
    """What is left of goods that came together."""

    list_display = ("pool", "position", "document", "effective_on", "quantity", "value")
    list_select_related: ClassVar = ["pool", "document"]
    search_fields = ("pool__product__sku",)


@admin.register(CostChange)
class CostChangeAdmin(ReadOnlyAdmin):
    """What revaluations did."""

    list_display = ("document", "product", "warehouse", "value_before", "value_after")
    list_select_related: ClassVar = ["document", "product", "warehouse"]
    search_fields = ("product__sku", "document__number")


@admin.register(LandedCost)
class LandedCostAdmin(ReadOnlyAdmin):
    """Bills spread over receipts."""

    list_display = ("document", "receipt", "basis", "amount")
    list_select_related: ClassVar = ["document", "receipt"]
    search_fields = ("document__number", "receipt__number")
