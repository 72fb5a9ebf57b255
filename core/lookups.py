"""Finding one of many while typing: the field of a form, and the address that answers it."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse_lazy
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from core import display

FOUND_MAX = 20
KEY_MAX = 2**63 - 1  # What a database takes for a key.
WORDS_MAX = 6


def matching(queryset: QuerySet[Any], text: str, fields: Sequence[str]) -> QuerySet[Any]:
    """Rows in which every word of ``text`` occurs in one of ``fields``."""
    for word in text.split()[:WORDS_MAX]:
        condition = Q()
        for field in fields:
            condition |= Q(**{f"{field}__icontains": word})
        queryset = queryset.filter(condition)
    return queryset


def label_of(row: Any) -> str:
    """What a row is called in a field: its code and its name, or how it names itself."""
    code = getattr(row, "code", "") or getattr(row, "sku", "")
    name = display.bilingual(row)
    return f"{code} {name}".strip() if code and not name.startswith(code) else name


class Lookup(LoginRequiredMixin, View):
    """The rows that match ``?q=``, at most twenty, for a field that finds one of many."""

    model: ClassVar[type[Model]]
    search_fields: ClassVar[Sequence[str]] = ("code", "name_zh", "name_en")
    order_by: ClassVar[Sequence[str]] = ("code",)
    raise_exception = True

    def get_queryset(self) -> QuerySet[Any]:
        """All rows the reader may choose from."""
        return self.model._default_manager.visible_to(self.request.user)  # type: ignore[attr-defined]

    def search(self, queryset: QuerySet[Any], text: str) -> QuerySet[Any]:
        return matching(queryset, text, self.search_fields)

    def note(self, row: Any) -> str:
        """A second line that tells rows of one name apart."""
        return ""

    def get(self, request: HttpRequest) -> JsonResponse:
        rows = self.search(self.get_queryset(), request.GET.get("q", "").strip())
        found = [
            {"id": row.pk, "label": label_of(row), "note": self.note(row)}
            for row in rows.order_by(*self.order_by, "pk")[:FOUND_MAX]
        ]
        return JsonResponse({"results": found})


class LookupWidget(forms.TextInput):
    """A text input that finds while one types, and a hidden one that keeps the key."""

    template = "core/_lookup.html"

    def __init__(self, url_name: str) -> None:
        super().__init__()
        self.url = reverse_lazy(url_name)
        self.field: LookupField | None = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """A number is the key of a row; text is what was typed, be it all digits.

        Without script the key of an earlier choice stays beside what was typed over it: then what
        was typed holds.
        """
        given, typed = data.get(name, ""), data.get(f"{name}_text", "").strip()
        if not given.isdecimal():
            return given or typed
        key = int(given)
        row = self.field.row_of(key) if self.field and typed else None
        return typed if row and typed != label_of(row) else key

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        row = self.field.row_of(value) if self.field else None
        context = {
            "name": name,
            "key": row.pk if row else "",
            "text": label_of(row) if row else value or "",
            "url": self.url,
            "attrs": self.build_attrs(self.attrs, attrs),
        }
        return render_to_string(self.template, context)


class LookupField(forms.ModelChoiceField):
    """One row of many: a key chosen from the list, or a code typed by hand.

    Set ``queryset`` to what the reader may choose from when the form is made.
    """

    default_error_messages = {  # noqa: RUF012 - Django merges this by class.
        "invalid_choice": _("Nothing here is called “%(value)s”. Choose one from the list."),
    }

    def __init__(
        self, queryset: Any, *, url_name: str, code_field: str = "code", **kwargs: Any
    ) -> None:
        self.code_field = code_field
        super().__init__(queryset, widget=LookupWidget(url_name), **kwargs)
        self.widget.field = self

    def __deepcopy__(self, memo: Any) -> Any:
        copied = super().__deepcopy__(memo)
        copied.widget.field = copied
        return copied

    def row_of(self, value: Any) -> Any:
        """The row that ``value`` means, or None: a number is a key, text is a code."""
        if isinstance(value, Model) or not value:
            return value or None
        rows = self.queryset
        if rows is None:
            return None
        if isinstance(value, int):
            return rows.filter(pk=value).first() if value <= KEY_MAX else None
        code, text = self.code_field, str(value)
        exact = rows.filter(**{code: text}).first()
        return exact or rows.filter(**{f"{code}__iexact": text}).first()

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if row := self.row_of(value):
            return row
        raise forms.ValidationError(
            self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value}
        )
