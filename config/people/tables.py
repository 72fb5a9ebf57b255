"""Columns of the list of people."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from config.people.choices import PersonState
from config.roles import ROLES
from core.columns import MomentColumn, StatusColumn, TextColumn, TitleColumn

LABELS = {role.key: role.label for role in ROLES}


class PersonTable(tables.Table):
    """One person a line."""

    username = TitleColumn(_("Name to sign in"), linkify=("person-detail", {"pk": tables.A("pk")}))
    name = TextColumn(
        _("Name"), accessor="pk", order_by=("last_name", "first_name"), role="subtitle"
    )
    roles = TextColumn(_("Roles"), accessor="pk", orderable=False)
    places = TextColumn(_("Places"), accessor="pk", orderable=False)
    email = TextColumn(_("E-mail"), role="hidden")
    state = StatusColumn(_("Status"), accessor="state", orderable=False)
    last_login = MomentColumn(_("Last signed in"))

    def render_name(self, record):
        return record.get_full_name() or "–"

    def render_roles(self, record):
        return ", ".join(str(LABELS.get(one.name, one.name)) for one in record.groups.all()) or "–"

    def render_places(self, record):
        if record.has_every_place:
            return _("Every place")
        return ", ".join(place.code for place in record.warehouses.all()) or "–"

    def render_state(self, value):
        return PersonState(value).label

    value_name, value_roles, value_places = render_name, render_roles, render_places
