"""Setup of what documents are explained and led by: reasons, and what leaves first."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from inventory.models import Reason, RemovalRule, StockDraft, StockRequest
from inventory.services.reasons import save_reason, save_removal_rule


@admin.register(Reason)
class ReasonAdmin(ModelAdmin):
    """The answers to "why"; one that was used is put out of use, not deleted."""

    list_display = ("name_zh", "name_en", "use", "code", "position", "is_active")
    list_filter: ClassVar = ["use", "is_active"]
    search_fields = ("code", "name_zh", "name_en")

    def save_model(self, request: HttpRequest, obj: Reason, form: Any, change: bool) -> None:  # noqa: FBT001
        save_reason(obj, actor=request.user)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if obj is None else ("use", "code")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(RemovalRule)
class RemovalRuleAdmin(ModelAdmin):
    """Which goods leave first, where a category wants it otherwise than its place."""

    list_display = ("category", "warehouse", "strategy")
    list_filter: ClassVar = ["strategy", "warehouse"]
    list_select_related: ClassVar = ["category", "warehouse"]

    def save_model(self, request: HttpRequest, obj: RemovalRule, form: Any, change: bool) -> None:  # noqa: FBT001
        save_removal_rule(obj, actor=request.user)


class Read(ModelAdmin):
    """To be read here: its own pages change it."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(StockDraft)
class StockDraftAdmin(Read):
    """Drafts, to be read."""

    list_display = ("number", "kind", "status", "warehouse", "created_by", "changed_at")
    list_filter: ClassVar = ["kind", "status"]
    list_select_related: ClassVar = ["warehouse", "created_by"]
    search_fields = ("number", "reference")
    exclude = ("scans",)


@admin.register(StockRequest)
class StockRequestAdmin(Read):
    """Store requests, to be read."""

    list_display = ("number", "status", "destination", "source", "asked_by", "asked_at")
    list_filter: ClassVar = ["status"]
    list_select_related: ClassVar = ["destination", "source", "asked_by"]
    search_fields = ("number",)
