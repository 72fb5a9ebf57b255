"""What people type into a draft: a head, and lines that are kept even where a code is unknown."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.errors import MalformedCode
from catalog.models import Partner, Product, Unit
from core.forms import DayField, HouseForm, MoneyField, QuantityField
from core.lookups import LookupField
from core.models import User
from core.quantities import LARGEST
from inventory.choices import DraftKind, LineRole
from inventory.forms import LINES_MAX, KeyedForm
from inventory.models import Location, Reason, StockDraft, StockDraftLine, Warehouse
from inventory.selectors.draft_kinds import WAYS
from inventory.selectors.pasting import product_of
from inventory.values import DraftContent, DraftLine

PASTED_MAX = 200_000  # Characters.
LINE_FIELDS = ("quantity", "unit", "lot_code", "new_lot_code", "expires_on")
LINE_FIELDS += ("source", "destination", "value", "reason")


class AnyProductField(LookupField):
    """A product by its code, a barcode or from the list; text that nobody knows is kept."""

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        try:
            return self.row_of(value) or product_of(str(value)) or str(value)
        except MalformedCode as refusal:
            raise forms.ValidationError(str(refusal.message)) from None


class LocationField(LookupField):
    """A location of the draft's place."""

    default_error_messages = {  # noqa: RUF012 - Django merges this by class.
        "invalid_choice": _("No location here is called “%(value)s”."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Location.objects.none(),
            url_name="inventory:location-lookup",
            required=False,
            **kwargs,
        )


class DraftForm(KeyedForm):
    """The head of a draft."""

    warehouse = forms.ModelChoiceField(label=_("Place"), queryset=Warehouse.objects.none())
    effective_on = DayField(
        label=_("Day"), required=False, help_text=_("Empty: the day it is posted.")
    )
    partner = LookupField(
        Partner.objects.all(),
        url_name="inventory:partner-lookup",
        label=_("Partner"),
        required=False,
    )
    reference = forms.CharField(
        label=_("Reference"),
        max_length=64,
        required=False,
        help_text=_("Such as their delivery note."),
    )
    reason = forms.ModelChoiceField(
        label=_("Reason"), queryset=Reason.objects.none(), required=False
    )
    note = forms.CharField(label=_("Note"), max_length=150, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    pasted = forms.CharField(
        label=_("Rows copied from a sheet"),
        required=False,
        max_length=PASTED_MAX,
        widget=forms.Textarea(attrs={"rows": 4, "data-paste-target": "1"}),
    )

    def __init__(self, *args: Any, user: User, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        way = WAYS[kind]
        places = Warehouse.objects.visible_to(user).active()
        self.fields["warehouse"].queryset = places
        if len(places) == 1:
            self.initial.setdefault("warehouse", places[0])
        if not way.has_partner:
            del self.fields["partner"]
        if way.reasons is None:
            del self.fields["reason"]
        else:
            self.fields["reason"].queryset = Reason.objects.for_use(way.reasons)

    @property
    def place(self) -> Warehouse | None:
        """The place that is chosen, as far as one is."""
        field = self.fields["warehouse"]
        try:
            return field.clean(self["warehouse"].value())
        except forms.ValidationError:
            return None

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields of the head; rows to paste stand below the lines."""
        return [("", [field for field in self.visible_fields() if field.name != "pasted"])]


class DraftLineForm(HouseForm):
    """One line of a draft; its kind says which columns it has."""

    line = forms.IntegerField(widget=forms.HiddenInput, required=False)
    role = forms.ChoiceField(label=_("What"), choices=LineRole.choices, required=False)
    product = AnyProductField(
        Product.objects.none(),
        url_name="catalog:product-lookup",
        code_field="sku",
        label=_("Product"),
        required=False,
    )
    quantity = QuantityField(label=_("Quantity"), required=False)
    unit = forms.TypedChoiceField(label=_("Unit"), required=False, empty_value=None)
    lot_code = forms.CharField(label=_("Lot or serial number"), max_length=500, required=False)
    new_lot_code = forms.CharField(label=_("New lot"), max_length=64, required=False)
    expires_on = DayField(label=_("Expires on"), required=False)
    source = LocationField(label=_("From location"))
    destination = LocationField(label=_("To location"))
    value = MoneyField(label=_("Value of the line"), required=False)
    reason = forms.TypedChoiceField(label=_("Reason"), required=False, empty_value=None)

    def __init__(
        self, *args: Any, kind: str, choices: "LineChoices", may_see_value: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        columns = [name for name in WAYS[kind].columns if name != "value" or may_see_value]
        for name in set(self.fields) - {"line", *columns}:
            del self.fields[name]
        self.order_fields(["line", *columns])
        self.fields["product"].queryset = Product.objects.for_display()
        choices.fill(self.fields)
        if kind == DraftKind.ADJUSTMENT:
            self.fields["quantity"] = QuantityField(
                label=_("Change, plus or minus"), min_value=-LARGEST, required=False
            )
            self.fields["source"].label = _("Location")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        told = [value for name, value in given.items() if name not in ("line", "role", "DELETE")]
        if any(told) and not given.get("product") and "product" not in self.errors:
            self.add_error("product", _("Name the product."))
        return given

    def as_line(self) -> DraftLine:
        """The line as services take it."""
        given = self.cleaned_data
        product = given["product"]
        is_known = isinstance(product, Product)
        return DraftLine(
            product=product if is_known else None,
            typed_code="" if is_known else product,
            role=LineRole(given.get("role") or LineRole.USED),
            **{name: given[name] for name in LINE_FIELDS if name in given},
        )


class LineChoices:
    """What the lines of one draft may choose from: read once, not once a line."""

    def __init__(self, kind: str, place: Warehouse | None) -> None:
        self.units = {str(unit.pk): unit for unit in Unit.objects.all()}
        reasons = Reason.objects.for_use(WAYS[kind].reasons or "")
        self.reasons = {str(reason.pk): reason for reason in reasons}
        self.locations = Location.objects.none()
        if place is not None:
            own = Location.objects.filter(warehouse=place).for_goods()
            self.locations = own.select_related("warehouse")

    def fill(self, fields: Mapping[str, Any]) -> None:
        """``fields`` of one line offer these choices."""
        for name, rows, empty in (
            ("unit", self.units, gettext("Stock unit")),
            ("reason", self.reasons, "–"),
        ):
            if name in fields:
                field = fields[name]
                field.choices = [("", empty), *((pk, str(row)) for pk, row in rows.items())]
                field.coerce = rows.__getitem__
        for name in ("source", "destination"):
            if name in fields:
                fields[name].queryset = self.locations


DraftLines = forms.formset_factory(DraftLineForm, can_delete=True, extra=1, max_num=LINES_MAX)


def initial_of(line: StockDraftLine) -> dict[str, Any]:
    """A saved line as its form shows it."""
    return {
        "line": line.pk,
        "role": line.role,
        "product": line.product or line.typed_code,
        "quantity": line.quantity,
        "unit": line.unit_id or "",
        "lot_code": line.lot_code,
        "new_lot_code": line.new_lot_code,
        "expires_on": line.expires_on,
        "source": line.source,
        "destination": line.destination,
        "value": line.value,
        "reason": line.reason_id or "",
    }


def content_of(
    kind: str, form: DraftForm, lines: Any, saved: Sequence[StockDraftLine] = ()
) -> DraftContent:
    """What was typed, as services take it; values the reader may not see stay as they were."""
    given = form.cleaned_data
    before = {line.pk: line for line in saved}
    return DraftContent(
        kind=DraftKind(kind),
        warehouse=given["warehouse"],
        lines=[
            _with_value(line, before)
            for line in lines
            if line.cleaned_data.get("product") and not line.cleaned_data.get("DELETE")
        ],
        effective_on=given["effective_on"],
        partner=given.get("partner"),
        reference=given["reference"],
        reason=given.get("reason"),
        note=given["note"],
    )


def _with_value(form: DraftLineForm, before: Mapping[int, StockDraftLine]) -> DraftLine:
    line = form.as_line()
    old = before.get(form.cleaned_data.get("line") or 0)
    if "value" in form.fields or old is None or old.value is None:
        return line
    is_same = (old.product, old.quantity) == (line.product, line.quantity)
    return replace(line, value=old.value) if is_same else line


def head_of(draft: StockDraft) -> dict[str, Any]:
    """The head of a saved draft as its form shows it."""
    return {
        "warehouse": draft.warehouse,
        "effective_on": draft.effective_on,
        "partner": draft.partner,
        "reference": draft.reference,
        "reason": draft.reason_id,
        "note": draft.note,
        "version": draft.version,
    }
