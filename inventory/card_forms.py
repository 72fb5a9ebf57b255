"""When and where: what a stock card is about, and the moment at which stock is looked at."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, HouseForm
from core.models import User
from inventory.models import Warehouse
from inventory.selectors.as_of import Moment

DAYS = 30  # Shown unless asked for otherwise.


class CardForm(HouseForm):
    """One of the reader's places or all of them, and the first and last day."""

    warehouse = forms.ModelChoiceField(
        label=_("Place"),
        queryset=Warehouse.objects.none(),
        required=False,
        empty_label=_("All my places"),
    )
    first = DayField(label=_("From day"))
    last = DayField(label=_("To day"))

    def __init__(self, data: Any = None, *, user: User, **kwargs: Any) -> None:
        now = timezone.localdate()
        usual = {"first": now - timedelta(days=DAYS), "last": now}
        asked = {name: value for name, value in (data or {}).items() if value}
        super().__init__(usual | asked, **kwargs)
        choice: Any = self.fields["warehouse"]
        choice.queryset = Warehouse.objects.visible_to(user)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and first > last:
            self.add_error("last", _("The last day lies before the first."))
        return cleaned


class MomentForm(forms.Form):
    """The end of a day, and the moment as of whose knowledge it is told."""

    as_of = forms.DateField(required=False)
    known_at = forms.DateTimeField(required=False)


def moment_of(query: Mapping[str, Any]) -> Moment:
    """The moment that an address asks for; what makes no sense there is not used."""
    form = MomentForm(query)
    form.is_valid()
    return Moment(form.cleaned_data.get("as_of"), form.cleaned_data.get("known_at"))
