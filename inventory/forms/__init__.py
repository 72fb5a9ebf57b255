"""What people type about stock."""

from functools import partial
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from catalog.services.measuring import typed_quantity
from core.forms import AmountField, DayField, HouseForm, QuantityField, settle_amount
from core.lookups import LookupField
from core.models import User
from inventory.choices import Priority, ReasonUse, TransferStatus
from inventory.models import Reason, Warehouse

LINES_MAX = 500


def new_key() -> str:
    """A key for one form on one screen: sent twice, it is one document."""
    return str(uuid4())


class KeyedForm(HouseForm):
    """A form that happens once, however often it is sent."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, initial=new_key)


class LineForm(HouseForm):
    """One product of a document."""

    product = LookupField(
        Product.objects.none(),
        url_name="catalog:product-lookup",
        code_field="sku",
        label=_("Product"),
    )
    quantity = AmountField(label=_("Quantity"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = Product.objects.for_display()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        product = given.get("product")
        settle_amount(self, "quantity", product and partial(typed_quantity, product))
        return self.cleaned_data


class ReasonedForm(KeyedForm):
    """Something that deviates, with its reason from the list and a note."""

    use: ReasonUse
    reason = forms.ModelChoiceField(label=_("Reason"), queryset=Reason.objects.none())
    note = forms.CharField(label=_("Note"), max_length=150, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].queryset = Reason.objects.for_use(self.use)


class TransferForm(KeyedForm):
    """The head of a transfer."""

    source = forms.ModelChoiceField(label=_("From"), queryset=Warehouse.objects.none())
    destination = forms.ModelChoiceField(label=_("To"), queryset=Warehouse.objects.none())
    expected_on = DayField(label=_("Expected on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Warehouse.objects.active()
        self.fields["source"].queryset = places
        self.fields["destination"].queryset = places


class ReasonForm(KeyedForm):
    """Why something is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class DifferenceForm(ReasonedForm):
    """Why goods of a transfer will not come."""

    use = ReasonUse.TRANSFER


class TransferStepForm(KeyedForm):
    """How much of each line is shipped or received."""

    def __init__(self, *args: Any, transfer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(transfer.lines.select_related("product__unit"))
        is_draft = transfer.status == TransferStatus.DRAFT
        for line in self.lines:
            expected = line.quantity if is_draft else line.coming_quantity
            self.fields[f"line_{line.pk}"] = QuantityField(
                label=str(line.product),
                unit=line.product.unit.name,
                min_value=0,
                initial=expected,
                required=False,
            )

    @property
    def rows(self) -> list[tuple[Any, forms.BoundField]]:
        """Each line with its field."""
        return [(line, self[f"line_{line.pk}"]) for line in self.lines]

    def quantities(self) -> dict[int, Any]:
        """Quantity by line; empty counts as nothing."""
        given = self.cleaned_data
        return {line.pk: given[f"line_{line.pk}"] or 0 for line in self.lines}


def lines_of(line_form: type[LineForm]) -> Any:
    """Lines of a document that people add and take off."""
    return forms.formset_factory(line_form, can_delete=True, extra=1, max_num=LINES_MAX)


class HoldForm(KeyedForm):
    """Goods held back by hand, for somebody and until a day."""

    warehouse = forms.ModelChoiceField(label=_("Place"), queryset=Warehouse.objects.none())
    product = LookupField(
        Product.objects.none(),
        url_name="catalog:product-lookup",
        code_field="sku",
        label=_("Product"),
    )
    quantity = QuantityField(label=_("Quantity"))
    reference = forms.CharField(
        label=_("Held for"), max_length=120, help_text=_("Who or what the goods are held for.")
    )
    needed_on = DayField(label=_("Needed on"), required=False, help_text=_("Empty: today."))
    ends_on = DayField(
        label=_("Held until"),
        required=False,
        help_text=_("The last day; after it the goods are free again. Empty: for a week."),
    )
    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=Priority.choices, coerce=int, initial=Priority.NORMAL
    )
    lot_code = forms.CharField(
        label=_("Lot"), max_length=64, required=False, help_text=_("Empty: any lot will do.")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Warehouse.objects.visible_to(user).active()
        self.fields["warehouse"].queryset = places
        self.fields["product"].queryset = Product.objects.for_display()
        if len(places) == 1:
            self.initial.setdefault("warehouse", places[0])


class ReleaseForm(ReasonForm):
    """Why goods are let go, and of whom."""

    selected = forms.CharField(widget=forms.HiddenInput, max_length=4_000)

    def keys(self) -> list[int]:
        """The promises that were chosen."""
        return [int(key) for key in self.cleaned_data["selected"].split(",") if key.isdecimal()]


class PriorityForm(HouseForm):
    """Whose turn it is."""

    priority = forms.TypedChoiceField(label=_("Priority"), choices=Priority.choices, coerce=int)
