"""The queue: what a buyer goes through every morning; and the list of what was decided."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core import paging
from core.filters import with_changes
from core.lists import SEARCH_WORDS_MAX, ListPage, Preset
from replenishment.choices import EditReason, SuggestionStatus
from replenishment.forms import DecidedFilter, SuggestionFilter
from replenishment.models import Suggestion, SuggestionQuerySet
from replenishment.selectors import queue
from replenishment.selectors.rows import rows_of
from replenishment.selectors.runs import last_run
from replenishment.tables import DecidedTable, SuggestionTable

SORTS = {
    "urgency": (_("Urgency"), ("stockout_on", "-value")),
    "value": (_("Value"), ("-value",)),
    "product": (_("Product"), ("product__sku",)),
}
GROUPING = ("group_rank", "kind", "supplier", "source_warehouse")


class SuggestionQueue(ListPage):
    """Suggestions that wait, grouped by whom they are ordered from."""

    model = Suggestion
    table_class = SuggestionTable
    filterset_class = SuggestionFilter
    title = _("Suggestions")
    permission = "replenishment.view_suggestion"
    search_label = _("Product, code or barcode")
    template_name = "replenishment/suggestion_list.html"
    part_name = "replenishment/_queue.html"
    presets = (
        Preset(label=_("Sold out or today"), parameters={"urgency": "out"}),
        Preset(label=_("Within a week"), parameters={"urgency": "soon"}),
        Preset(label=_("Overdue"), parameters={"urgency": "late"}),
        Preset(label=_("Buy"), parameters={"kind": "buy"}),
        Preset(label=_("Transfer"), parameters={"kind": "transfer"}),
    )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.query.get("more") and request.headers.get("HX-Request"):
            return render(request, "replenishment/_queue_rows.html", self.get_context_data())
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> SuggestionQuerySet:
        return visible(self.request).awaiting_decision().for_display()

    def search(self, queryset: QuerySet[Any], text: str) -> QuerySet[Any]:
        condition = Q()
        for word in text.lower().split()[:SEARCH_WORDS_MAX]:
            condition &= Q(product__search_text__contains=word)
        return queryset.filter(condition)

    def get_context_data(self) -> dict[str, Any]:
        groups = {group.key: group for group in self.groups}
        return super().get_context_data() | {
            "lines": rows_of(self.page.rows, self.day, groups),
            "value": sum(group.value for group in self.groups),
            "sorts": self.sort_links,
            "last_run": last_run(),
            "more": self.more,
            "shown_group": self.query.get("group", "") if self.query.get("more") else "",
            "may_decide": self.request.user.has_perm("replenishment.decide_suggestion"),
            "may_plan": self.request.user.has_perm("replenishment.start_planningrun"),
            "reasons": EditReason.choices,
        }

    @cached_property
    def day(self) -> Any:
        return queue.current_day()

    @cached_property
    def groups(self) -> list[queue.Group]:
        """The groups, in the order the reader saw first while they scroll on."""
        found = queue.groups_of(self.rows, self.day)
        pinned = [key for key in self.query.get("order", "").split(",") if key]
        rank = {key: number for number, key in enumerate(pinned)}
        return sorted(found, key=lambda group: rank.get(group.key, len(rank)))

    @cached_property
    def page(self) -> paging.Page:
        keys = [group.key for group in self.groups]
        return paging.page_of(
            queue.ranked(self.rows, keys),
            order_by=(*GROUPING, *SORTS[self.sort or "urgency"][1]),
            cursor=self.query.get("cursor", ""),
            limit=self.limit,
        )

    @cached_property
    def sort(self) -> str:
        asked = self.query.get("sort", "")
        return asked if asked in SORTS else ""

    @property
    def current_order(self) -> Sequence[str]:
        order: Sequence[str] = SORTS[self.sort or "urgency"][1]
        return order

    @property
    def sort_links(self) -> list[tuple[Any, str, bool]]:
        current = self.sort or "urgency"
        return [
            (label, with_changes(self.query, {"sort": name, "order": ""}), name == current)
            for name, (label, _order) in SORTS.items()
        ]

    @property
    def more(self) -> str:
        """The query string of the next rows; nothing at the end."""
        if not self.page.next_cursor:
            return ""
        asked = self.query.copy()
        asked["cursor"] = self.page.next_cursor
        asked["order"] = ",".join(group.key for group in self.groups[: queue.GROUPS_MAX])
        asked["group"] = queue.group_key(self.page.rows[-1])
        asked["more"] = "1"
        return f"?{asked.urlencode()}"

    @classmethod
    def as_seen(cls, request: HttpRequest) -> "SuggestionQueue":
        """The queue with the filters of the page from which ``request`` was sent."""
        view = cls()
        view.setup(request)
        address = urlsplit(request.headers.get("HX-Current-URL", ""))
        is_queue = address.path == reverse("replenishment:suggestion-list")
        view.query = QueryDict(address.query if is_queue else "")
        return view


class DecidedList(ListPage):
    """What was decided, by whom, and what became of it."""

    model = Suggestion
    table_class = DecidedTable
    filterset_class = DecidedFilter
    title = _("Decided suggestions")
    permission = "replenishment.view_suggestion"
    order_by = ("-decided_at",)
    search_fields = ("product__search_text", "decided_by__username")
    search_label = _("Product or person")
    empty_title = _("Nothing decided yet")
    empty_text = _("What you approve or reject in the queue is listed here.")

    def get_queryset(self) -> SuggestionQuerySet:
        return visible(self.request).for_display().exclude(status=SuggestionStatus.PENDING)


def visible(request: HttpRequest) -> SuggestionQuerySet:
    """The suggestions its reader may see; ``ListPage`` lets nobody in who is not signed in."""
    return Suggestion.objects.all().visible_to(request.user)  # type: ignore[arg-type]
