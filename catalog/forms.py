"""What people type about products."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.choices import BarcodeKind, BillKind, LifeCycle, Tracking
from catalog.models import Attribute, Category, Partner, Product, ProductFamily, Unit
from catalog.services.barcodes import checked_barcodes
from catalog.services.families import ATTRIBUTES_MAX
from catalog.services.units import PART_MAX
from catalog.values import BarcodeRow, PartRow, UnitRow
from catalog.values.check_digits import KIND_OF_LENGTH, kind_of, looks_mistyped
from core.errors import DomainError
from core.forms import HouseForm, MoneyField, QuantityField
from core.lookups import LookupField
from core.ratios import Ratio

LINES_MAX = 100


def product_field(**kwargs: Any) -> LookupField:
    """A field that finds a product while one types."""
    return LookupField(
        Product.objects.all(), url_name="catalog:product-lookup", code_field="sku", **kwargs
    )


class ProductForm(HouseForm):
    """A product; of one that stands, unit and tracking can only be read."""

    sku = forms.CharField(label=_("Code"), max_length=64)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=200)
    name_en = forms.CharField(label=_("English name"), max_length=200, required=False)
    category = forms.ModelChoiceField(label=_("Category"), queryset=Category.objects.all())
    unit = forms.ModelChoiceField(
        label=_("Unit"),
        queryset=Unit.objects.all(),
        help_text=_("The unit in which stock is counted."),
    )
    tracking = forms.ChoiceField(
        label=_("Tracking"), choices=Tracking.choices, initial=Tracking.NONE
    )
    shelf_life_days = forms.IntegerField(
        label=_("Shelf life in days"), min_value=1, max_value=36_500, required=False
    )
    life_cycle = forms.ChoiceField(
        label=_("Life cycle"), choices=LifeCycle.choices, initial=LifeCycle.ACTIVE
    )
    successor = product_field(
        label=_("Successor"),
        required=False,
        help_text=_("What is ordered instead once this one ends."),
    )
    list_price = MoneyField(
        label=_("List price"), initial=0, help_text=_("Per unit, in the base currency.")
    )

    fieldsets = (
        (_("What it is"), ("sku", "name_zh", "name_en", "category")),
        (_("How it is stocked"), ("unit", "tracking", "shelf_life_days")),
        (_("How it is sold"), ("life_cycle", "successor", "list_price")),
    )

    def __init__(self, *args: Any, product: Product | None = None, **kwargs: Any) -> None:
        if product is not None:
            names = [*self.base_fields]
            kwargs["initial"] = {name: getattr(product, name) for name in names}
        super().__init__(*args, **kwargs)
        self.fields["unit"].disabled = product is not None
        self.fields["tracking"].disabled = product is not None


class MeasuresForm(HouseForm):
    """How heavy and how large one stock unit is; 0: nobody knows yet."""

    weight = QuantityField(
        label=_("Weight"),
        unit=_("kg"),
        min_value=0,
        help_text=_("Of one stock unit. 0: nobody has said yet."),
    )
    volume = QuantityField(
        label=_("Volume"),
        unit=_("l"),
        min_value=0,
        help_text=_("Of one stock unit. 0: nobody has said yet."),
    )


class BarcodeForm(HouseForm):
    """A barcode, who gave it out, and what one scan of it stands for."""

    code = forms.CharField(label=_("Barcode"), max_length=64)
    quantity = QuantityField(
        label=_("Units"), initial=1, help_text=_("Units of the product that one scan stands for.")
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", _("Told by its digits")), *BarcodeKind.choices],
        required=False,
    )
    partner = LookupField(
        Partner.objects.all(),
        label=_("Supplier"),
        url_name="catalog:partner-lookup",
        required=False,
        help_text=_("Of a supplier's own code."),
    )

    def clean(self) -> dict[str, Any]:
        """A slip of the finger is told while the pack is still at hand."""
        given = super().clean() or self.cleaned_data
        if self.errors or "code" not in given:
            return given
        kind = BarcodeKind(given["kind"]) if given.get("kind") else None
        if kind is None and given.get("partner") is None and looks_mistyped(given["code"]):
            kind = KIND_OF_LENGTH[len(given["code"])]
        row = BarcodeRow(given["code"], given["quantity"], kind, given.get("partner"))
        try:
            given["row"] = checked_barcodes([row])[0]
        except DomainError as refusal:
            self.add_error("code", str(refusal.message))
        return given


class CodeLinkForm(HouseForm):
    """Which product an unknown code belongs to, and how much of it one scan stands for."""

    product = product_field(label=_("Product"))
    quantity = QuantityField(
        label=_("Units"), initial=1, help_text=_("Units of the product that one scan stands for.")
    )
    kind = forms.TypedChoiceField(
        label=_("Kind"),
        choices=[choice for choice in BarcodeKind.choices if choice[0] != BarcodeKind.SUPPLIER],
        coerce=BarcodeKind,
    )

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, initial={"kind": kind_of(code)}, **kwargs)
        if looks_mistyped(code):
            self.fields["kind"].help_text = _(
                "Its last digit does not follow from the others: look at the pack again."
            )


class UnitForm(HouseForm):
    """Another unit of a product: so many stock units are so many of it."""

    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.all())
    numerator = forms.IntegerField(label=_("Stock units"), min_value=1, max_value=PART_MAX)
    denominator = forms.IntegerField(
        label=_("Make so many of it"), min_value=1, max_value=PART_MAX, initial=1
    )
    is_pack = forms.BooleanField(label=_("Orders are whole ones"), required=False)

    def row(self) -> UnitRow:
        given = self.cleaned_data
        ratio = Ratio(given["numerator"], given["denominator"])
        return UnitRow(given["unit"], ratio, is_pack=given["is_pack"])


class FamilyForm(HouseForm):
    """A family; of one that has products, unit and attributes can only be read."""

    code = forms.CharField(
        label=_("Code"), max_length=32, help_text=_("Begins the products' codes.")
    )
    name_zh = forms.CharField(label=_("Chinese name"), max_length=150)
    name_en = forms.CharField(label=_("English name"), max_length=150, required=False)
    category = forms.ModelChoiceField(label=_("Category"), queryset=Category.objects.all())
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.all())
    tracking = forms.ChoiceField(
        label=_("Tracking"), choices=Tracking.choices, initial=Tracking.NONE
    )
    list_price = MoneyField(
        label=_("List price"), initial=0, help_text=_("Per unit, in the base currency.")
    )

    fieldsets = (
        (_("What it is"), ("code", "name_zh", "name_en", "category")),
        (_("What all of its products have"), ("unit", "tracking", "list_price")),
    )

    def __init__(
        self,
        *args: Any,
        family: ProductFamily | None = None,
        attributes: Sequence[Attribute] = (),
        is_fixed: bool = False,
        **kwargs: Any,
    ) -> None:
        if family is not None:
            kwargs["initial"] = {name: getattr(family, name) for name in [*self.base_fields]}
        super().__init__(*args, **kwargs)
        names = tuple(f"attribute_{number}" for number in range(1, ATTRIBUTES_MAX + 1))
        for number, name in enumerate(names, start=1):
            self.fields[name] = forms.ModelChoiceField(
                label=_("Attribute %(number)s") % {"number": number},
                queryset=Attribute.objects.all(),
                required=number == 1,
                initial=attributes[number - 1] if number <= len(attributes) else None,
                disabled=is_fixed,
            )
        self.fields["unit"].disabled = is_fixed
        self.fieldsets = (*FamilyForm.fieldsets, (_("What they differ by"), names))

    def attributes(self) -> list[Attribute]:
        """The attributes in order, without the gaps."""
        given = self.cleaned_data
        chosen = [given[f"attribute_{number}"] for number in range(1, ATTRIBUTES_MAX + 1)]
        return [attribute for attribute in chosen if attribute is not None]


class BillForm(HouseForm):
    """The head of a bill of materials."""

    kind = forms.ChoiceField(label=_("Kind"), choices=BillKind.choices)
    quantity = QuantityField(
        label=_("Makes"), initial=1, help_text=_("Stock units of the product that the parts make.")
    )


class PartForm(HouseForm):
    """A part of a bill of materials."""

    component = product_field(label=_("Part"))
    quantity = QuantityField(label=_("Quantity"))

    def row(self) -> PartRow:
        return PartRow(self.cleaned_data["component"], self.cleaned_data["quantity"])


class FileForm(HouseForm):
    """A picture or a document to hang on a product."""

    file = forms.FileField(label=_("Picture or document"), max_length=200)


def _lines(form: type[HouseForm]) -> Any:
    return forms.formset_factory(form, can_delete=True, extra=1, max_num=LINES_MAX)


BarcodeFormSet = _lines(BarcodeForm)
UnitFormSet = _lines(UnitForm)
PartFormSet = _lines(PartForm)
