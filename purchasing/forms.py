"""What people type about suppliers, terms and purchase orders."""

from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from catalog.services.measuring import typed_quantity
from core.forms import AmountField, DayField, HouseForm, MoneyField, QuantityField, settle_amount
from core.lookups import LookupField
from core.models import User
from inventory.models import Warehouse
from purchasing.models import Supplier, SupplierTerms
from purchasing.services.suppliers import PARTNER_FIELDS, SUPPLIER_FIELDS

DAYS_MAX = 3650
LINES_MAX = 500


def _choose_from(form: forms.Form, name: str, rows: Any) -> None:
    """What the reader may choose in a field."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - For the type checker.
    field.queryset = rows


class SupplierForm(HouseForm):
    """A supplier; of one that stands, the code can only be read."""

    code = forms.CharField(label=_("Code"), max_length=32)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=200)
    name_en = forms.CharField(label=_("English name"), max_length=200, required=False)
    lead_time_days = forms.IntegerField(
        label=_("Lead time in days"),
        min_value=0,
        max_value=DAYS_MAX,
        initial=7,
        help_text=_("Where the terms of a product say nothing."),
    )
    order_value_min = MoneyField(label=_("Minimum order value"), initial=0)
    over_receipt_percent = forms.IntegerField(
        label=_("Over-delivery accepted in percent"), min_value=0, max_value=1000, initial=10
    )
    contact = forms.CharField(label=_("Contact"), max_length=120, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    address = forms.CharField(label=_("Address"), required=False, max_length=500)
    is_active = forms.BooleanField(label=_("Active"), required=False, initial=True)

    fieldsets = (
        (_("Who it is"), ("code", "name_zh", "name_en", "is_active")),
        (_("How it delivers"), ("lead_time_days", "order_value_min", "over_receipt_percent")),
        (_("How to reach it"), ("contact", "phone", "email", "address")),
    )

    def __init__(self, *args: Any, supplier: Supplier | None = None, **kwargs: Any) -> None:
        if supplier is not None:
            kwargs["initial"] = {
                "code": supplier.partner.code,
                **{name: getattr(supplier.partner, name) for name in PARTNER_FIELDS},
                **{name: getattr(supplier, name) for name in SUPPLIER_FIELDS},
            }
        super().__init__(*args, **kwargs)
        self.fields["code"].disabled = supplier is not None


class TermsForm(HouseForm):
    """What a supplier asks for one product, everywhere or at one warehouse."""

    product = LookupField(
        Product.objects.all(),
        label=_("Product"),
        url_name="catalog:product-lookup",
        code_field="sku",
    )
    warehouse = forms.ModelChoiceField(
        label=_("Warehouse"),
        queryset=Warehouse.objects.none(),
        required=False,
        empty_label=_("Everywhere"),
    )
    price = MoneyField(label=_("Price"), help_text=_("Per stock unit, in the base currency."))
    pack_quantity = QuantityField(
        label=_("Pack"), initial=1, help_text=_("Units in one pack: orders are whole packs.")
    )
    quantity_min = QuantityField(label=_("Minimum quantity"), initial=0, min_value=0)
    lead_time_days = forms.IntegerField(
        label=_("Lead time in days"),
        min_value=0,
        max_value=DAYS_MAX,
        required=False,
        help_text=_("Empty: the supplier's own."),
    )
    supplier_sku = forms.CharField(label=_("Supplier's code"), max_length=64, required=False)
    is_preferred = forms.BooleanField(label=_("Preferred"), required=False, initial=True)

    def __init__(
        self, *args: Any, user: User, terms: SupplierTerms | None = None, **kwargs: Any
    ) -> None:
        if terms is not None:
            kwargs["initial"] = {
                name: getattr(terms, name) for name in ("product", "warehouse", *TERMS_COLUMNS)
            }
        super().__init__(*args, **kwargs)
        _choose_from(self, "warehouse", Warehouse.objects.active().visible_to(user))
        if terms is not None:
            self.fields["product"].disabled = True
            self.fields["warehouse"].disabled = True


TERMS_COLUMNS = (
    "price",
    "pack_quantity",
    "quantity_min",
    "lead_time_days",
    "supplier_sku",
    "is_preferred",
)


class OrderForm(HouseForm):
    """The head of a purchase order."""

    supplier = forms.ModelChoiceField(
        label=_("Supplier"), queryset=Supplier.objects.for_display().filter(is_active=True)
    )
    warehouse = forms.ModelChoiceField(label=_("Deliver to"), queryset=Warehouse.objects.none())
    expected_on = DayField(
        label=_("Expected on"), required=False, help_text=_("Empty: after the lead time.")
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=500)
    key = forms.CharField(widget=forms.HiddenInput, max_length=100)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Warehouse.objects.active().visible_to(user)
        _choose_from(self, "warehouse", places)
        if len(places) == 1:
            self.initial.setdefault("warehouse", places[0])


class OrderLineForm(HouseForm):
    """One line of a draft. Without a price the supplier's terms decide."""

    line = forms.IntegerField(widget=forms.HiddenInput, required=False)
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


class ReasonForm(HouseForm):
    """Why something is ended or taken back."""

    reason = forms.CharField(label=_("Reason"), required=False, max_length=200)


class ReceivedLineForm(HouseForm):
    """What came for one order line."""

    quantity = QuantityField(label=_("Quantity received"), required=False, min_value=0)
    lot = forms.CharField(label=_("Lot"), required=False, max_length=64)
    expires_on = DayField(label=_("Expires on"), required=False)
    damaged = QuantityField(label=_("Of these damaged"), required=False, min_value=0)

    def clean(self) -> dict[str, Any]:
        """No more can be damaged than came."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if (given.get("damaged") or 0) > (given.get("quantity") or 0):
            self.add_error("damaged", _("No more can be damaged than came."))
        return given
