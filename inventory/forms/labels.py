"""What people choose about labels."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.barcodes import Symbology
from core.forms import HouseForm
from inventory.choices import LabelSize
from inventory.selectors.labels import Label

LABELS_MAX = 500


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
        max_value=LABELS_MAX,
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
