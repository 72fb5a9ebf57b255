"""What people type on a phone: one line of a draft at a time, and a reason at its end."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.choices import Tracking
from core.counts import Part, as_text
from core.display import bilingual
from core.forms import DayField, HouseForm, QuantityField
from core.models import User
from core.quantities import NOTHING
from inventory.forms import KeyedForm
from inventory.forms.drafts import LocationField
from inventory.models import (
    Location,
    Reason,
    StockDraft,
    StockDraftLine,
    TransferLine,
    Warehouse,
)
from inventory.selectors.draft_kinds import WAYS
from inventory.selectors.drafts import is_incoming, serials_in
from inventory.values import DraftLine, TransferPart


class FloorStartForm(KeyedForm):
    """Where goods are handled."""

    warehouse = forms.ModelChoiceField(label=_("Place"), queryset=Warehouse.objects.none())

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Warehouse.objects.visible_to(user).active()
        self.fields["warehouse"].queryset = places
        if len(places) == 1:
            self.initial.setdefault("warehouse", places[0])


class FloorLineForm(HouseForm):
    """One line: how much, and as far as it applies which lot and which bin."""

    quantity = QuantityField(label=_("Quantity"), min_value=0, required=False)
    lot_code = forms.CharField(label=_("Lot or serial number"), max_length=500, required=False)
    expires_on = DayField(label=_("Expires on"), required=False)
    source = LocationField(label=_("From location"))
    destination = LocationField(label=_("To location"))

    def __init__(self, *args: Any, draft: StockDraft, line: StockDraftLine, **kwargs: Any) -> None:
        initial = {
            name: getattr(line, name)
            for name in ("quantity", "lot_code", "expires_on", "source", "destination")
        }
        super().__init__(*args, prefix=f"line-{line.pk}", initial=initial, **kwargs)
        self.line = line
        product, columns = line.product, WAYS[draft.kind].columns
        tracking = product.tracking if product else Tracking.NONE
        if tracking == Tracking.NONE:
            del self.fields["lot_code"]
        if tracking != Tracking.LOT_EXPIRY or not is_incoming(draft, line):
            del self.fields["expires_on"]
        own = Location.objects.filter(warehouse=draft.warehouse_id).for_goods()
        for name in ("source", "destination"):
            if name in columns:
                self.fields[name].queryset = own.select_related("warehouse")
            else:
                del self.fields[name]
        if product is not None:
            self.fields["quantity"].unit = product.unit.name

    def as_line(self) -> DraftLine:
        """What the line holds now, as services take it."""
        given = self.cleaned_data
        return DraftLine(
            quantity=given["quantity"],
            lot_code=given.get("lot_code", ""),
            expires_on=given.get("expires_on"),
            source=given.get("source"),
            destination=given.get("destination"),
        )


class FloorPostForm(HouseForm):
    """Why, where a reason has to be or can be given."""

    reason = forms.ModelChoiceField(
        label=_("Reason"), queryset=Reason.objects.none(), required=False
    )

    def __init__(self, *args: Any, draft: StockDraft, **kwargs: Any) -> None:
        super().__init__(*args, initial={"reason": draft.reason_id}, **kwargs)
        reasons = WAYS[draft.kind].reasons
        if reasons is None:
            del self.fields["reason"]
        else:
            self.fields["reason"].queryset = Reason.objects.for_use(reasons)


class FloorTransferStartForm(KeyedForm):
    """From where to where goods are sent."""

    source = forms.ModelChoiceField(label=_("From"), queryset=Warehouse.objects.none())
    destination = forms.ModelChoiceField(label=_("To"), queryset=Warehouse.objects.none())

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Warehouse.objects.visible_to(user).active()
        self.fields["source"].queryset = mine
        self.fields["destination"].queryset = Warehouse.objects.active()
        if len(mine) == 1:
            self.initial.setdefault("source", mine[0])

    def clean(self) -> dict[str, Any]:
        """Goods go somewhere else."""
        given = super().clean() or self.cleaned_data
        if given.get("source") and given.get("source") == given.get("destination"):
            self.add_error("destination", _("Choose another place than the one they come from."))
        return given


class TransferPartForm(HouseForm):
    """How much of a line is shipped or has come, of one lot and into one bin."""

    quantity = QuantityField(label=_("Quantity"), min_value=0, required=False)
    lot = forms.CharField(label=_("Lot"), max_length=4000, required=False)
    bin = LocationField(label=_("To location"))

    def __init__(self, *args: Any, line: TransferLine, bins: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line = line
        self.fields["quantity"].unit = bilingual(line.product.unit)
        if line.product.tracking == Tracking.SERIAL:
            self.fields["lot"].label = _("Serial numbers")
        if not line.product.is_tracked:
            del self.fields["lot"]
        if len(bins) > 1:
            self.fields["bin"].queryset = bins
        else:
            del self.fields["bin"]

    def clean(self) -> dict[str, Any]:
        """A serial number is one piece."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        serials = serials_in(given.get("lot", ""))
        if self.line.product.tracking == Tracking.SERIAL and serials:
            if len(set(serials)) < len(serials):
                self.add_error("lot", _("A serial number stands here twice."))
            elif len(serials) > (given.get("quantity") or 0):
                self.add_error("lot", _("These are more serial numbers than pieces."))
        return given

    def as_part(self) -> Part:
        """What was typed, as a count keeps it."""
        given = self.cleaned_data
        location = given.get("bin")
        return {
            "quantity": as_text(given["quantity"] or NOTHING),
            "lot": given.get("lot", ""),
            "bin": str(location.pk) if location else "",
        }

    def moved(self) -> list[TransferPart]:
        """What is shipped or has come, as the service takes it: serial numbers one by one."""
        given = self.cleaned_data
        quantity, location = given["quantity"] or NOTHING, given.get("bin")
        if self.line.product.tracking != Tracking.SERIAL:
            whole = TransferPart(quantity, given.get("lot", ""), location)
            return [whole] if quantity else []
        serials = serials_in(given.get("lot", ""))
        named = [TransferPart(Decimal(1), code, location) for code in serials]
        rest = quantity - len(serials)
        return [*named, TransferPart(rest, "", location)] if rest > 0 else named
