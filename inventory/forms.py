"""What people type about stock."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.models import Product
from catalog.services.measuring import typed_quantity
from core.barcodes import Symbology
from core.forms import (
    AmountField,
    DayField,
    HouseForm,
    MoneyField,
    QuantityField,
    settle_amount,
)
from core.lookups import LookupField
from core.models import User
from core.quantities import LARGEST
from inventory.choices import LabelSize, LocationKind, TransferStatus
from inventory.models import Location, Warehouse
from inventory.selectors.labels import Label
from inventory.values import GoodsLine

SOURCES = (LocationKind.SUPPLIER, LocationKind.CUSTOMER, LocationKind.OPENING)
DESTINATIONS = (LocationKind.USE, LocationKind.SCRAP, LocationKind.SUPPLIER)
LINES_MAX = 500


def new_key() -> str:
    """A key for one form on one screen: sent twice, it is one document."""
    return str(uuid4())


class KeyedForm(HouseForm):
    """A form that happens once, however often it is sent."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, initial=new_key)


class DocumentForm(KeyedForm):
    """The head of a stock document written by hand."""

    warehouse = forms.ModelChoiceField(label=_("Place"), queryset=Warehouse.objects.none())
    effective_on = DayField(
        label=_("Day"), required=False, help_text=_("Empty: today at this place.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Warehouse.objects.visible_to(user).active()
        self.fields["warehouse"].queryset = places
        if len(places) == 1:
            self.initial.setdefault("warehouse", places[0])


class ReceiveForm(DocumentForm):
    """Goods from outside."""

    source = forms.ChoiceField(
        label=_("From"), choices=[(kind.value, kind.label) for kind in SOURCES]
    )


class IssueForm(DocumentForm):
    """Goods that leave us."""

    destination = forms.ChoiceField(
        label=_("To"), choices=[(kind.value, kind.label) for kind in DESTINATIONS]
    )


class AdjustForm(DocumentForm):
    """Stock that is other than was written down: why must be said."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class MoveForm(KeyedForm):
    """Goods that lie elsewhere."""

    source = forms.ModelChoiceField(label=_("From"), queryset=Location.objects.none())
    destination = forms.ModelChoiceField(label=_("To"), queryset=Location.objects.none())
    effective_on = DayField(
        label=_("Day"), required=False, help_text=_("Empty: today at this place.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Location.objects.visible_to(user).exclude(kind=LocationKind.TRANSIT)
        for name in ("source", "destination"):
            self.fields[name].queryset = places.select_related("warehouse")


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

    def goods(self) -> GoodsLine:
        """The line as services take it."""
        given = self.cleaned_data
        return GoodsLine(
            given["product"],
            given["quantity"],
            given.get("lot_code", ""),
            given.get("expires_on"),
            given.get("value"),
        )


class LotLineForm(LineForm):
    """A line whose lot may be named."""

    lot_code = forms.CharField(label=_("Lot"), max_length=64, required=False)


class ReceiveLineForm(LotLineForm):
    """A line of goods that come in, with what they cost."""

    expires_on = DayField(label=_("Expires on"), required=False)
    value = MoneyField(label=_("Value"), help_text=_("Of the whole line."))


class AdjustLineForm(LotLineForm):
    """A line of goods found, or with a minus lost."""

    quantity = AmountField(label=_("Change, plus or minus"), min_value=-LARGEST)
    expires_on = DayField(label=_("Expires on"), required=False)


class TransferForm(HouseForm):
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


class TransferStepForm(KeyedForm):
    """How much of each line is shipped or received."""

    def __init__(self, *args: Any, transfer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(transfer.lines.select_related("product__unit"))
        is_draft = transfer.status == TransferStatus.DRAFT
        for line in self.lines:
            expected = line.quantity if is_draft else line.shipped_quantity - line.received_quantity
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


class LabelForm(HouseForm):
    """Which labels, how they look, and how many of each. All may be left as it is."""

    which = forms.MultipleChoiceField(
        label=_("Labels"), widget=forms.CheckboxSelectMultiple, required=False
    )
    symbology = forms.ChoiceField(label=_("Code"), choices=Symbology, required=False)
    size = forms.ChoiceField(label=_("Size"), choices=LabelSize, required=False)
    copies = forms.IntegerField(
        label=_("Copies of each"),
        min_value=1,
        max_value=LINES_MAX,
        required=False,
        help_text=_("Empty: one; for a receipt, one for each piece that came."),
    )

    def __init__(self, data: Any, *, labels: Sequence[Label]) -> None:
        given = data.copy()
        if "size" not in given:  # The first look: everything, as most people print it.
            given["symbology"], given["size"] = Symbology.QR, LabelSize.ROLL_60
            given.setlist("which", [str(index) for index in range(len(labels))])
        super().__init__(given)
        self.fields["which"].choices = [
            (str(index), _label_name(label)) for index, label in enumerate(labels)
        ]


def _label_name(label: Label) -> str:
    return f"{label.title} · {label.lot.code}" if label.lot and label.lot.code else label.title
