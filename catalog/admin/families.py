"""Setup of attributes and their values; families and bills of materials can be read."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin, TabularInline

from catalog.models import (
    Attribute,
    AttributeValue,
    BillLine,
    BillOfMaterials,
    FamilyAttribute,
    ProductFamily,
)
from catalog.services.attributes import save_attribute, save_value


def clean_part_of_codes(code: str) -> str:
    """The same refusal as the service's, beside the field."""
    if "/" in code:
        raise forms.ValidationError(_("A code that becomes a part of others cannot hold a slash."))
    return code


class AttributeForm(forms.ModelForm):
    """An attribute."""

    class Meta:
        model = Attribute
        fields = ("code", "name_zh", "name_en")

    def clean_code(self) -> str:
        return clean_part_of_codes(self.cleaned_data["code"])


class ValueForm(forms.ModelForm):
    """A value of an attribute."""

    class Meta:
        model = AttributeValue
        fields = ("code", "name_zh", "name_en", "position")

    def clean_code(self) -> str:
        return clean_part_of_codes(self.cleaned_data["code"])


class ValueInline(TabularInline):
    """The values of an attribute. One that is used by products stays."""

    model = AttributeValue
    form = ValueForm
    extra = 1

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Attribute)
class AttributeAdmin(ModelAdmin):
    """What products of a family may differ by."""

    form = AttributeForm
    list_display = ("code", "name_zh", "name_en")
    list_display_links: ClassVar = ["code"]
    search_fields = ("code", "name_zh", "name_en")
    inlines: ClassVar = [ValueInline]

    def save_model(self, request: HttpRequest, obj: Attribute, form: Any, change: bool) -> None:  # noqa: FBT001
        save_attribute(obj, actor=request.user)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: FBT001
        for value in formset.save(commit=False):
            save_value(value, actor=request.user)
        formset.save_m2m()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnly:
    """Looked at here, written on pages of their own."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class FamilyAttributeInline(ReadOnly, TabularInline):
    """What a family's products differ by."""

    model = FamilyAttribute
    extra = 0
    fields = ("position", "attribute")


@admin.register(ProductFamily)
class FamilyAdmin(ReadOnly, ModelAdmin):
    """Families, to be read: their own pages change them."""

    list_display = ("code", "name_zh", "name_en", "category")
    list_select_related: ClassVar = ["category"]
    search_fields = ("code", "name_zh", "name_en")
    inlines: ClassVar = [FamilyAttributeInline]


class BillLineInline(ReadOnly, TabularInline):
    """The parts of a bill."""

    model = BillLine
    extra = 0
    fields = ("position", "component", "quantity")


@admin.register(BillOfMaterials)
class BillAdmin(ReadOnly, ModelAdmin):
    """Bills of materials, to be read: the product's page changes them."""

    list_display = ("product", "kind", "quantity", "changed_at")
    list_filter: ClassVar = ["kind"]
    list_select_related: ClassVar = ["product"]
    search_fields = ("product__sku", "product__search_text")
    inlines: ClassVar = [BillLineInline]
