"""What people type on a phone: one line of a draft at a time, and a reason at its end."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.choices import Tracking
from core.forms import DayField, HouseForm, QuantityField
from core.models import User
from inventory.forms import KeyedForm
from inventory.forms.drafts import LocationField
from inventory.models import Location, Reason, StockDraft, StockDraftLine, Warehouse
from inventory.selectors.draft_kinds import WAYS
from inventory.selectors.drafts import is_incoming
from inventory.values import DraftLine


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
