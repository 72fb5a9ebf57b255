"""Setup: categories and units are written here; products can be read, their pages write them."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin, TabularInline

from catalog.models import Barcode, Category, Product, ProductUnit, Unit
from catalog.services.categories import add_category, update_category


class CategoryForm(forms.ModelForm):
    """A category; the same refusals as the service's stand at its fields."""

    class Meta:
        model = Category
        fields = ("code", "parent", "name_zh", "name_en")

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if "/" in code:
            raise forms.ValidationError(_("A category's code cannot hold a slash."))
        return code

    def clean_parent(self) -> Category | None:
        parent = self.cleaned_data["parent"]
        path = self.instance.path
        if parent is not None and path and parent.path.startswith(path):
            raise forms.ValidationError(_("A category cannot hang below itself."))
        return parent


@admin.register(Category)
class CategoryAdmin(ModelAdmin):
    """The tree, branch by branch."""

    form = CategoryForm
    list_display = ("path", "name_zh", "name_en")
    list_display_links: ClassVar = ["path"]
    search_fields = ("code", "name_zh", "name_en")
    ordering = ("path",)

    def save_model(self, request: HttpRequest, obj: Category, form: Any, change: bool) -> None:  # noqa: FBT001
        save = update_category if change else add_category
        save(obj, actor=request.user)


@admin.register(Unit)
class UnitAdmin(ModelAdmin):
    """What quantities count."""

    list_display = ("code", "name_zh", "name_en", "decimals")
    search_fields = ("code", "name_zh", "name_en")


class BarcodeInline(TabularInline):
    """The barcodes of a product, to be read."""

    model = Barcode
    extra = 0
    fields = readonly_fields = ("code", "kind", "partner", "quantity")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ProductUnitInline(BarcodeInline):
    """The other units of a product, to be read."""

    model = ProductUnit
    fields = readonly_fields = ("unit", "numerator", "denominator", "is_pack")


@admin.register(Product)
class ProductAdmin(ModelAdmin):
    """Products, to be read: their own pages change them."""

    list_display = ("sku", "name_zh", "name_en", "category", "life_cycle")
    list_filter: ClassVar = ["life_cycle", "tracking"]
    list_select_related: ClassVar = ["category"]
    search_fields = ("sku", "search_text")
    inlines: ClassVar = [ProductUnitInline, BarcodeInline]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
