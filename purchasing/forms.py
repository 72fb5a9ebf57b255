"""What people type about suppliers, terms and purchase orders."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.choices import Tracking
from catalog.models import Product
from catalog.services.measuring import typed_quantity
from core.counts import Part, as_text
from core.display import bilingual
from core.forms import AmountField, DayField, HouseForm, MoneyField, QuantityField, settle_amount
from core.lookups import LookupField
from core.models import User
from core.quantities import NOTHING
from inventory.models import Location, Warehouse
from inventory.selectors.drafts import serials_in
from purchasing.models import PurchaseOrderLine, Supplier, SupplierTerms
from purchasing.services.suppliers import PARTNER_FIELDS, SUPPLIER_FIELDS
from purchasing.values import ReceivedLine

DAYS_MAX = 3650
LINES_MAX = 500
SERIALS_LENGTH_MAX = 4000


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


class ReceivedPartForm(HouseForm):
    """What came for one order line, of one lot and into one bin."""

    quantity = QuantityField(label=_("Quantity received"), required=False, min_value=0)
    lot = forms.CharField(label=_("Lot"), required=False, max_length=SERIALS_LENGTH_MAX)
    expires_on = DayField(label=_("Expires on"), required=False)
    damaged = QuantityField(label=_("Of these damaged"), required=False, min_value=0)
    bin = LookupField(
        Location.objects.none(),
        label=_("Bin"),
        url_name="inventory:location-lookup",
        required=False,
        error_messages={"invalid_choice": _("No location here is called “%(value)s”.")},
    )

    def __init__(
        self, *args: Any, line: PurchaseOrderLine, bins: Any, day: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.line, self.day = line, day
        self.fields["quantity"].unit = self.fields["damaged"].unit = bilingual(line.product.unit)
        tracking = line.product.tracking
        if tracking == Tracking.SERIAL:
            self.fields["lot"].label = _("Serial numbers")
        if tracking == Tracking.NONE:
            del self.fields["lot"]
        if tracking != Tracking.LOT_EXPIRY:
            del self.fields["expires_on"]
        if len(bins) > 1:
            _choose_from(self, "bin", bins)
        else:
            del self.fields["bin"]

    def clean(self) -> dict[str, Any]:
        """No more can be damaged than came, and what is past its day can only be damaged."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        quantity, damaged = given.get("quantity") or 0, given.get("damaged") or 0
        if damaged > quantity:
            self.add_error("damaged", _("No more can be damaged than came."))
        expires_on = given.get("expires_on")
        if expires_on and expires_on < self.day and damaged < quantity:
            self.add_error("expires_on", _("This day is past: count what came of it as damaged."))
        serials = serials_in(given.get("lot", ""))
        if self.line.product.tracking == Tracking.SERIAL and serials:
            if len(set(serials)) < len(serials):
                self.add_error("lot", _("A serial number stands here twice."))
            elif len(serials) > quantity:
                self.add_error("lot", _("These are more serial numbers than pieces."))
        return given

    def as_part(self) -> Part:
        """What was typed, as a count keeps it."""
        given = self.cleaned_data
        until, location = given.get("expires_on"), given.get("bin")
        return {
            "quantity": as_text(given["quantity"] or NOTHING),
            "damaged": as_text(given["damaged"] or NOTHING),
            "lot": given.get("lot", ""),
            "expires_on": until.isoformat() if until else "",
            "bin": str(location.pk) if location else "",
        }

    def received(self) -> list[ReceivedLine]:
        """What came, as the service takes it: of serial numbers one piece each."""
        given = self.cleaned_data
        quantity, damaged = given["quantity"] or NOTHING, given["damaged"] or NOTHING
        whole = ReceivedLine(
            quantity,
            given.get("lot", ""),
            given.get("expires_on"),
            given.get("bin"),
            damaged_quantity=damaged,
        )
        serials = serials_in(whole.lot_code)
        if not quantity or self.line.product.tracking != Tracking.SERIAL or not serials:
            return [whole] if quantity else []
        missing = [""] if quantity > len(serials) else []  # Refused: a lot is needed.
        return [
            replace(
                whole,
                quantity=Decimal(1),
                lot_code=code,
                damaged_quantity=Decimal(1 if number < damaged else 0),
            )
            for number, code in enumerate([*serials, *missing])
        ]
