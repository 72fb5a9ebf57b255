"""What a button of the expiry board says: how much, where to, and that it happens once."""

from typing import Any

from django import forms

from core.forms import HouseForm, QuantityField
from core.models import User
from inventory.models import Warehouse


class ScrapForm(HouseForm):
    """So much of a lot, once."""

    key = forms.CharField(max_length=64)
    quantity = QuantityField()


class SendForm(ScrapForm):
    """So much of a lot to one of the reader's places, once."""

    destination = forms.ModelChoiceField(queryset=Warehouse.objects.none())

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["destination"]
        choice.queryset = Warehouse.objects.visible_to(user).active()


class UndoForm(HouseForm):
    """The key of what is undone."""

    key = forms.CharField(max_length=64)
