"""What people say about a file: what it brings, and which column holds what."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm
from core.models import User
from exchange.models import ImportBatch
from exchange.targets import ImportTarget, targets_for
from exchange.values import ReadAs

OPTION, COLUMN = "option-", "column-"
ENCODINGS = (
    ("", _("Find out by itself")),
    ("utf-8-sig", "UTF-8"),
    ("utf-16", "UTF-16"),
    ("gb18030", "GB18030 (GBK)"),
)
LANGUAGES = (("zh-hans", "中文"), ("en", "English"))


class HandInForm(HouseForm):
    """A file, and what it brings."""

    kind = forms.ChoiceField(label=_("What the file brings"))
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV (UTF-8, UTF-16 or GB18030), XLSX or Parquet, at most 100 MB and 1,000,000 rows."
        ),
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, user: User, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets = targets_for(user)
        self.target = next((one for one in self.targets if one.kind == kind), None)
        self.fields["kind"] = forms.ChoiceField(
            label=_("What the file brings"),
            choices=[(one.kind, one.label) for one in self.targets],
            initial=kind,
            widget=forms.HiddenInput,
        )
        for option in self.target.options if self.target else ():
            first = [] if option.is_required else [("", option.empty)]
            choices = [*first, *option.choices(user)]
            self.fields[OPTION + option.name] = forms.ChoiceField(
                label=option.label,
                choices=choices,
                required=option.is_required,
                help_text=option.help,
            )

    def chosen(self) -> dict[str, str]:
        """Option to what was chosen."""
        return {
            name.removeprefix(OPTION): value
            for name, value in self.cleaned_data.items()
            if name.startswith(OPTION)
        }


class ColumnsForm(HouseForm):
    """Which column of the file holds what, confirmed by a person."""

    dates = forms.ChoiceField(
        label=_("3/4/2026 is"),
        required=False,
        choices=(
            ("", _("As the file tells")),
            ("day-first", _("3 April")),
            ("month-first", _("4 March")),
        ),
    )
    updates = forms.ChoiceField(
        label=_("What is there already"),
        required=False,
        choices=(
            ("yes", _("Is changed to what the file says")),
            ("no", _("Is left as it is")),
        ),
        help_text=_("An empty cell always leaves what is there."),
    )

    def __init__(
        self,
        *args: Any,
        batch: ImportBatch,
        target: ImportTarget,
        suggested: dict[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.batch, self.target = batch, target
        header = batch.options["head"]["header"]
        names = [("", _("– not in the file –")), *((name, name) for name in header)]
        for one in target.fields:
            self.fields[COLUMN + one.name] = forms.ChoiceField(
                label=one.label,
                choices=names,
                required=one.is_required,
                initial=suggested.get(one.name, ""),
                help_text=one.help,
                error_messages={"required": _("Choose the column that holds this.")},
            )
        if not target.can_update:
            del self.fields["updates"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        used: dict[str, str] = {}
        for name, column in list(given.items()):  # A field with an error leaves the mapping.
            if not name.startswith(COLUMN) or not column:
                continue
            if column in used:
                self.add_error(
                    name,
                    _("“%(column)s” is chosen for “%(field)s” already.")
                    % {"column": column, "field": self.fields[used[column]].label},
                )
            used.setdefault(column, name)
        return given

    def column_fields(self) -> list[forms.BoundField]:
        return [self[COLUMN + one.name] for one in self.target.fields]

    def rest(self) -> Sequence[forms.BoundField]:
        return [self[name] for name in ("dates", "updates") if name in self.fields]

    def read_as(self) -> ReadAs:
        """What was said, as the import takes it. A field left empty is not guessed again."""
        given = self.cleaned_data
        facts = {
            "columns": {one.name: given[COLUMN + one.name] for one in self.target.fields},
            "is_day_first": {"day-first": True, "month-first": False}.get(given["dates"]),
            "updates": given.get("updates") != "no",
        }
        return ReadAs.of(self.batch.options | facts)


class LookAgainForm(HouseForm):
    """How the file is opened, where finding out was not enough."""

    encoding = forms.ChoiceField(label=_("Encoding"), required=False, choices=ENCODINGS)
    sheet = forms.ChoiceField(label=_("Sheet"), required=False)

    def __init__(self, *args: Any, batch: ImportBatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        head = batch.options["head"]
        if len(head["sheets"]) > 1:
            self.fields["sheet"] = forms.ChoiceField(
                label=_("Sheet"),
                required=False,
                choices=[(name, name) for name in head["sheets"]],
                initial=head["sheet"],
            )
        else:
            del self.fields["sheet"]
        if not head["encoding"]:
            del self.fields["encoding"]


class DownloadForm(HouseForm):
    """In which language and format a template or an export is written."""

    language = forms.ChoiceField(choices=LANGUAGES, required=False)
    format = forms.ChoiceField(choices=(("xlsx", "XLSX"), ("csv", "CSV")), required=False)
