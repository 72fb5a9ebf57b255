"""What people type about customers, sales orders, and files of sales."""

from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from catalog.services.measuring import typed_quantity
from core.forms import AmountField, DayField, HouseForm, MoneyField, QuantityField, settle_amount
from core.lookups import LookupField
from core.models import User
from inventory.choices import Priority
from inventory.models import Warehouse
from sales.models import Customer, SalesOrderLine

LINES_MAX = 500


class CustomerForm(HouseForm):
    """A new customer."""

    code = forms.CharField(label=_("Code"), max_length=32)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=200)
    name_en = forms.CharField(label=_("English name"), max_length=200, required=False)
    contact = forms.CharField(label=_("Contact"), max_length=120, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    address = forms.CharField(label=_("Address"), required=False, max_length=500)


class OrderForm(HouseForm):
    """The head of a sales order."""

    customer = forms.ModelChoiceField(
        label=_("Customer"), queryset=Customer.objects.for_display().filter(is_active=True)
    )
    warehouse = forms.ModelChoiceField(label=_("Served from"), queryset=Warehouse.objects.active())
    asked_for_on = DayField(
        label=_("Asked for on"), required=False, help_text=_("Empty: today. Demand counts then.")
    )
    priority = forms.TypedChoiceField(
        label=_("Priority"),
        choices=Priority.choices,
        coerce=int,
        empty_value=Priority.NORMAL,
        required=False,
        initial=Priority.NORMAL,
        help_text=_("Who gets the goods first when there are not enough."),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=500)
    key = forms.CharField(widget=forms.HiddenInput, max_length=100)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Warehouse.objects.active().visible_to(user)
        self.fields["warehouse"] = forms.ModelChoiceField(label=_("Served from"), queryset=places)
        if len(places) == 1:
            self.initial.setdefault("warehouse", places[0])


class OrderLineForm(HouseForm):
    """One line of an order. Without a price the product's list price holds."""

    product = LookupField(
        Product.objects.all(),
        label=_("Product"),
        url_name="catalog:product-lookup",
        code_field="sku",
    )
    quantity = AmountField(label=_("Quantity"))
    price = MoneyField(label=_("Price"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        product = given.get("product")
        settle_amount(self, "quantity", product and partial(typed_quantity, product))
        return self.cleaned_data


OrderLineFormSet = forms.formset_factory(OrderLineForm, can_delete=True, extra=1, max_num=LINES_MAX)


class ShipmentForm(HouseForm):
    """How much of each line leaves now."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=100)

    def __init__(self, *args: Any, lines: list[SalesOrderLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in lines:
            self.fields[f"line-{line.pk}"] = QuantityField(
                label=str(line.product),
                unit=line.product.unit.name,
                initial=line.open_quantity,
                min_value=0,
                required=False,
            )

    def quantities(self) -> dict[int, Any]:
        """Line to what leaves; lines left empty are not in it."""
        return {
            int(name.removeprefix("line-")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("line-") and value
        }


class ReasonForm(HouseForm):
    """Why something is ended or taken back."""

    reason = forms.CharField(label=_("Reason"), required=False, max_length=200)
