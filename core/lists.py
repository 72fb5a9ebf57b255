"""The one list: search, filter, sort, page by cursor, select, act on many, export.

A page is a subclass that says what is particular to it; ``docs/guides/pages.md`` shows one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, ClassVar

import django_tables2 as tables
from django.contrib.auth.mixins import AccessMixin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django.views.generic import View
from django_filters import FilterSet

from core import exports, lookups, paging
from core.filters import Chip, chips_of, dress, with_changes
from core.list_parts import BulkAction, Heading, PageAction, Preset
from core.menus import url_of

SEARCH_WORDS_MAX = lookups.WORDS_MAX
EXPORT_CHUNK = 1_000  # Rows drawn at a time while a file is written.


class ListPage(AccessMixin, View):
    """A list of one model's rows that the reader may see. Subclass it; see the module's guide."""

    model: ClassVar[type[Model]]
    table_class: ClassVar[type[tables.Table]]
    filterset_class: ClassVar[type[FilterSet] | None] = None
    title: ClassVar[Any] = ""
    subtitle: ClassVar[Any] = ""
    permission: ClassVar[str] = ""
    order_by: ClassVar[Sequence[str]] = ("-pk",)
    search_fields: ClassVar[Sequence[str]] = ()
    search_label: ClassVar[Any] = ""
    totals: ClassVar[Mapping[str, Any]] = {}  # Column name to aggregate over the filtered rows.
    actions: ClassVar[Sequence[PageAction]] = ()
    actions_template: ClassVar[str] = ""  # More at the head: a form that starts something.
    bulk_actions: ClassVar[Sequence[BulkAction]] = ()
    presets: ClassVar[Sequence[Preset]] = ()
    empty_title: ClassVar[Any] = ""
    empty_text: ClassVar[Any] = ""
    page_size: ClassVar[int] = paging.PAGE_SIZE
    template_name: ClassVar[str] = "core/list.html"
    part_name: ClassVar[str] = "core/_list.html"

    query: QueryDict  # What was asked: the address's parameters.

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.query = request.GET

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if self.permission and not request.user.has_perm(self.permission):
            self.raise_exception = True
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if file_format := self.query.get("export"):
            return self.export(file_format)
        is_part = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
        name = self.part_name if is_part else self.template_name
        response = render(request, name, self.get_context_data())
        patch_vary_headers(response, ["HX-Request"])
        return response

    # What a page may say differently.

    def get_queryset(self) -> QuerySet[Any]:
        """All rows the reader may see. Override to join or annotate; begin with ``super()``."""
        return self.model._default_manager.visible_to(self.request.user)  # type: ignore[attr-defined]

    def search(self, queryset: QuerySet[Any], text: str) -> QuerySet[Any]:
        """Rows in which every word of ``text`` occurs in one of ``search_fields``."""
        return lookups.matching(queryset, text, self.search_fields)

    def get_context_data(self) -> dict[str, Any]:
        page = self.page
        return {
            "page": page,
            "view": self,
            "table": self.table_of(page.rows),
            "headings": self.headings,
            "filterset": self.filterset,
            "chips": self.chips,
            "query_text": self.text,
            "kept_in_search": [
                (key, value)
                for key, values in self.query.lists()
                if key not in ("q", "cursor")
                for value in values
            ],
            "is_narrowed": bool(self.text or self.chips),
            "page_actions": [
                (action, url)
                for action in self.actions
                if self._may(action.permission) and (url := url_of(action.url_name))
            ],
            "row_actions": self.allowed_bulk_actions,
            "preset_links": self.preset_links,
        }

    # What there is to show.

    @cached_property
    def text(self) -> str:
        return self.query.get("q", "").strip()

    @cached_property
    def filterset(self) -> FilterSet | None:
        if self.filterset_class is None:
            return None
        filterset = self.filterset_class(
            data=self.query or None, queryset=self.get_queryset(), request=self.request
        )
        dress(filterset.form)
        return filterset

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """Every row that passes filter and search; a filter that makes no sense is not used."""
        rows = self.get_queryset()
        if self.filterset is not None and self.filterset.is_valid():
            rows = self.filterset.qs
        return self.search(rows, self.text) if self.text else rows

    @cached_property
    def page(self) -> paging.Page:
        return paging.page_of(
            self.rows,
            order_by=self.current_order,
            cursor=self.query.get("cursor", ""),
            limit=self.limit,
        )

    @property
    def limit(self) -> int:
        text = self.query.get("limit", "")
        return int(text) if text.isdecimal() and len(text) < 5 else self.page_size

    @cached_property
    def chips(self) -> list[Chip]:
        return chips_of(self.filterset, self.query) if self.filterset is not None else []

    @cached_property
    def sort(self) -> str:
        """The column asked for, with its sign; nothing when the list stands in its own order."""
        asked = self.query.get("sort", "")
        return asked if asked.lstrip("-") in self._sortable else ""

    @property
    def current_order(self) -> Sequence[str]:
        if not self.sort:
            return self.order_by
        paths = self._sortable[self.sort.lstrip("-")]
        return [_opposite(path) for path in paths] if self.sort.startswith("-") else paths

    @cached_property
    def headings(self) -> list[Heading]:
        totals = self.rows.order_by().aggregate(**self.totals) if self.totals else {}
        return [
            Heading(column, *self._sort_link(column.name), totals.get(column.name))
            for column in self._blank_table.columns
        ]

    @property
    def has_totals(self) -> bool:
        return bool(self.totals)

    @cached_property
    def allowed_bulk_actions(self) -> list[tuple[BulkAction, str]]:
        return [
            (action, url)
            for action in self.bulk_actions
            if self._may(action.permission) and (url := url_of(action.url_name))
        ]

    @property
    def preset_links(self) -> list[tuple[Any, str, bool]]:
        links = []
        for preset in self.presets:
            is_on = all(self.query.get(key) == value for key, value in preset.parameters.items())
            changes = dict.fromkeys(preset.parameters, "") if is_on else preset.parameters
            links.append((preset.label, with_changes(self.query, changes), is_on))
        return links

    def table_of(self, rows: Iterable[Any]) -> tables.Table:
        table = self.table_class(list(rows), orderable=False)
        table.request = self.request
        return table

    # Selections and files.

    @classmethod
    def selection(cls, request: HttpRequest) -> QuerySet[Any]:
        """The rows a bulk action was posted for: those ticked, or all that pass the filter."""
        view = cls()
        view.setup(request)
        if request.POST.get("everything") == "1":
            view.query = QueryDict(request.POST.get("narrowed_by", ""))
            return view.rows
        keys = [key for key in request.POST.getlist("selected") if key.isdecimal()]
        return view.get_queryset().filter(pk__in=keys[: exports.ROW_LIMIT])

    def export(self, file_format: str) -> HttpResponseBase:
        """The filtered rows in their order as a file."""
        rows = self.rows.order_by(*self.current_order)
        if rows.order_by()[: exports.ROW_LIMIT + 1].count() > exports.ROW_LIMIT:
            raise exports.TooManyRows(limit=exports.ROW_LIMIT)
        header = [str(column.header) for column in self._blank_table.columns]
        name = self.model._meta.model_name or "list"
        return exports.file_of(header, self._cells(rows), name=name, file_format=file_format)

    def _cells(self, rows: QuerySet[Any]) -> Iterator[list[Any]]:
        stream = rows.iterator(chunk_size=EXPORT_CHUNK)
        while chunk := list(islice(stream, EXPORT_CHUNK)):
            table = self.table_of(chunk)
            for row in table.rows:
                yield [row.get_cell_value(column.name) for column in table.columns]

    @cached_property
    def _blank_table(self) -> tables.Table:
        return self.table_class([], orderable=True)

    @cached_property
    def _sortable(self) -> dict[str, list[str]]:
        return {
            column.name: [str(path).replace(".", "__") for path in column.order_by]
            for column in self._blank_table.columns
            if column.orderable
        }

    def _sort_link(self, name: str) -> tuple[str, str]:
        if name not in self._sortable:
            return "", ""
        if self.sort == name:
            return f"-{name}", "ascending"
        return name, "descending" if self.sort == f"-{name}" else ""

    def _may(self, permission: str) -> bool:
        return not permission or self.request.user.has_perm(permission)


def back_to(request: HttpRequest, url: str, *, refresh: str = "list-changed") -> HttpResponse:
    """The answer to a deed done from a list: htmx redraws it, a plain browser goes to ``url``."""
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Trigger"] = refresh
        return response
    return redirect(url)


def _opposite(path: str) -> str:
    return path.removeprefix("-") if path.startswith("-") else f"-{path}"
