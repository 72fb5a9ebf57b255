"""What people type about products."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.choices import LifeCycle, Tracking
from catalog.models import Category, Product, Unit
from core.forms import HouseForm, MoneyField, QuantityField


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
    list_price = MoneyField(
        label=_("List price"), initial=0, help_text=_("Per unit, in the base currency.")
    )

    fieldsets = (
        (_("What it is"), ("sku", "name_zh", "name_en", "category")),
        (_("How it is stocked"), ("unit", "tracking", "shelf_life_days")),
        (_("How it is sold"), ("life_cycle", "list_price")),
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
    """A barcode and what one scan of it stands for."""

    code = forms.CharField(label=_("Barcode"), max_length=64)
    quantity = QuantityField(
        label=_("Units"), initial=1, help_text=_("Units of the product that one scan stands for.")
    )


BarcodeFormSet = forms.formset_factory(BarcodeForm, can_delete=True, extra=1, max_num=100)
