"""Columns of the list of imports; exports write the same ones."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from core.columns import MomentColumn, QuantityColumn, StatusColumn, TextColumn, TitleColumn
from exchange.targets import all_targets


class BatchTable(tables.Table):
    """One file taken in a line."""

    file_name = TitleColumn(_("File"), linkify=("exchange:batch-detail", {"pk": tables.A("pk")}))
    kind = TextColumn(_("What it brings"), role="subtitle")
    status = StatusColumn(_("Status"))
    rows = QuantityColumn(_("Rows"))
    actor = TextColumn(_("By"), orderable=False, role="hidden")
    created_at = MomentColumn(_("Started"))

    def render_kind(self, value):
        return next((target.label for target in all_targets() if target.kind == value), value)

    def value_kind(self, value):
        return str(self.render_kind(value))
