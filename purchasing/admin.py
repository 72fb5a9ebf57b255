"""Setup: suppliers and terms are written here; orders can be read."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline

from purchasing.models import PurchaseOrder, PurchaseOrderLine, Supplier, SupplierTerms
from purchasing.services.suppliers import SUPPLIER_FIELDS, update_supplier
from purchasing.services.terms import COLUMNS, remove_terms, set_terms
from purchasing.values import TermsRow


@admin.register(Supplier)
class SupplierAdmin(ModelAdmin):
    """How suppliers deliver. A new one is made on its page, with its partner."""

    list_display = ("partner", *SUPPLIER_FIELDS)
    list_filter: ClassVar = ["is_active"]
    list_select_related: ClassVar = ["partner"]
    search_fields = ("partner__code", "partner__name_zh", "partner__name_en")
    readonly_fields = ("partner",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Supplier, form: Any, change: bool) -> None:  # noqa: FBT001
        changes = {name: form.cleaned_data[name] for name in SUPPLIER_FIELDS}
        update_supplier(actor=request.user, supplier=obj, changes=changes)


class TermsForm(forms.ModelForm):
    """Terms; the same refusals as the service's stand at their fields."""

    class Meta:
        model = SupplierTerms
        fields = ("supplier", "product", "warehouse", *COLUMNS)

    def clean_pack_quantity(self) -> Any:
        return self._at_least("pack_quantity", above=True)

    def clean_price(self) -> Any:
        return self._at_least("price", above=False)

    def clean_quantity_min(self) -> Any:
        return self._at_least("quantity_min", above=False)

    def _at_least(self, name: str, *, above: bool) -> Any:
        value = self.cleaned_data[name]
        if value < 0 or (above and value == 0):
            words = _("Must be above 0.") if above else _("Must not be below 0.")
            raise forms.ValidationError(words)
        return value


@admin.register(SupplierTerms)
class TermsAdmin(ModelAdmin):
    """What suppliers ask for their products."""

    form = TermsForm
    list_display = ("supplier", "product", "warehouse", "price", "pack_quantity", "is_preferred")
    list_filter: ClassVar = ["is_preferred", "supplier"]
    list_select_related: ClassVar = ["supplier__partner", "product", "warehouse"]
    search_fields = ("product__sku", "product__name_zh", "product__name_en")
    raw_id_fields = ("product",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("supplier", "product", "warehouse") if obj else ()

    def save_model(self, request: HttpRequest, obj: SupplierTerms, form: Any, change: bool) -> None:  # noqa: FBT001
        row = TermsRow(
            supplier=obj.supplier,
            product=obj.product,
            warehouse=obj.warehouse,
            **{name: getattr(obj, name) for name in COLUMNS},
        )
        obj.pk = set_terms(actor=request.user, terms=row).pk

    def delete_model(self, request: HttpRequest, obj: SupplierTerms) -> None:
        remove_terms(actor=request.user, terms=obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for terms in queryset:
            remove_terms(actor=request.user, terms=terms)


class ReadOnly:
    """Nothing is added, changed or deleted here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class LineInline(ReadOnly, TabularInline):
    """The lines of an order."""

    model = PurchaseOrderLine
    fields = ("product", "quantity", "price", "received_quantity")
    extra = 0


@admin.register(PurchaseOrder)
class PurchaseOrderAdmin(ReadOnly, ModelAdmin):
    """Orders, to look at."""

    list_display = ("number", "supplier", "warehouse", "status", "created_on", "expected_on")
    list_filter: ClassVar = ["status", "warehouse"]
    list_select_related: ClassVar = ["supplier__partner", "warehouse"]
    search_fields = ("number",)
    inlines: ClassVar = [LineInline]
