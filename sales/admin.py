"""Setup: customers and orders can be read; they are written on their pages."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from sales.models import Customer, SalesOrder, SalesOrderLine


class ReadOnly:
    """Nothing is added, changed or deleted here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Customer)
class CustomerAdmin(ReadOnly, ModelAdmin):
    """Customers, to look at."""

    list_display = ("partner", "is_active")
    list_select_related: ClassVar = ["partner"]
    search_fields = ("partner__code", "partner__name_zh", "partner__name_en")


class LineInline(ReadOnly, TabularInline):
    """The lines of an order."""

    model = SalesOrderLine
    fields = ("product", "quantity", "price", "shipped_quantity")
    extra = 0


@admin.register(SalesOrder)
class SalesOrderAdmin(ReadOnly, ModelAdmin):
    """Orders, to look at."""

    list_display = ("number", "customer", "warehouse", "status", "asked_for_on")
    list_filter: ClassVar = ["status", "warehouse"]
    list_select_related: ClassVar = ["customer__partner", "warehouse"]
    search_fields = ("number",)
    inlines: ClassVar = [LineInline]
