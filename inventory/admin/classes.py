"""Setup of the classes of products: the thresholds are written here, the classes can be read."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from core.errors import DomainError
from inventory.models import ClassThresholds, StockClass
from inventory.services.classes import change_thresholds, refuse_nonsense


class ThresholdsForm(forms.ModelForm):
    """The thresholds; the service's refusal stands above them."""

    class Meta:
        model = ClassThresholds
        fields = (
            "history_days",
            "period_days",
            "a_share",
            "b_share",
            "x_variation",
            "y_variation",
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            try:
                refuse_nonsense(ClassThresholds(**given))
            except DomainError as refusal:
                raise forms.ValidationError(str(refusal.message)) from refusal
        return given


@admin.register(ClassThresholds)
class ThresholdsAdmin(ModelAdmin):
    """Where one class ends and the next begins."""

    form = ThresholdsForm
    list_display = ("__str__", "a_share", "b_share", "x_variation", "y_variation")

    def save_model(
        self,
        request: HttpRequest,
        obj: ClassThresholds,
        form: Any,
        change: bool,  # noqa: FBT001
    ) -> None:
        change_thresholds(obj, actor=request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(StockClass)
class StockClassAdmin(ModelAdmin):
    """The classes as they were computed last."""

    list_display = ("product", "abc", "xyz", "quantity", "cumulative_share", "computed_on")
    list_filter: ClassVar = ["abc", "xyz"]
    list_select_related: ClassVar = ["product"]
    search_fields = ("product__sku", "product__search_text")
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
