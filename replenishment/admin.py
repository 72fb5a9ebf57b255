"""Setup: rules are written here; runs and plans can be read."""

from collections.abc import Iterable
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminSelectWidget

from core.display import format_percent
from core.models import User
from replenishment.models import PlanningRun, PolicyRule
from replenishment.selectors.names import method_name
from replenishment.services.rules import delete_rule, problems_of, save_rule
from stockmath.parameters import Parameter
from stockmath.registry import METHODS


class PolicyRuleForm(forms.ModelForm):
    """One rule: where it holds, and the values it sets there."""

    method = forms.ChoiceField(
        label=capfirst(_("forecast method")),
        required=False,
        widget=UnfoldAdminSelectWidget,
        choices=lambda: [("", _("As the more general rule says")), *_methods()],
        help_text=_("Each forecast says which method made it."),
    )

    class Meta:
        model = PolicyRule
        fields = (
            "category",
            "warehouse_kind",
            "warehouse",
            "product",
            "service_target",
            "review_days",
            "method",
            "parameters",
            "is_active",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "parameters" in self.fields:
            self.fields["parameters"].help_text = _parameters_in_words()

    def _post_clean(self) -> None:
        """The same checks as the service's, so that every problem stands at its field."""
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        for field, sentence in problems_of(self.instance).items():
            self.add_error(field if field in self.fields else None, sentence)


@admin.register(PolicyRule)
class PolicyRuleAdmin(ModelAdmin):
    """How products are supplied. Value by value, the most specific rule that speaks wins."""

    form = PolicyRuleForm
    list_display = ("scope", "target", "review_days", "method_name", "is_active", "changed_at")
    list_filter: ClassVar = ["is_active", "method", "warehouse_kind", "warehouse"]
    list_select_related: ClassVar = ["category", "warehouse", "product"]
    search_fields = ("product__sku", "product__search_text", "category__code", "warehouse__code")
    raw_id_fields = ("product",)
    fieldsets = (
        (
            _("Where it holds"),
            {
                "fields": ("category", "product", "warehouse_kind", "warehouse"),
                "description": _(
                    "All empty: everywhere. The more a rule names, the stronger it is."
                ),
            },
        ),
        (
            _("What it sets"),
            {
                "fields": ("service_target", "review_days", "method", "parameters", "is_active"),
                "description": _("Empty values are left to the more general rules."),
            },
        ),
    )

    @admin.display(description=_("scope"))
    def scope(self, rule: PolicyRule) -> str:
        return str(rule)

    @admin.display(description=_("service target"), ordering="service_target")
    def target(self, rule: PolicyRule) -> str:
        return format_percent(rule.service_target)

    @admin.display(description=_("forecast method"), ordering="method")
    def method_name(self, rule: PolicyRule) -> str:
        return method_name(rule.method) if rule.method else "–"

    def save_model(self, request: HttpRequest, obj: PolicyRule, form: Any, change: bool) -> None:  # noqa: FBT001
        save_rule(actor=_actor(request), rule=obj)

    def delete_model(self, request: HttpRequest, obj: PolicyRule) -> None:
        delete_rule(actor=_actor(request), rule=obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for rule in queryset:
            delete_rule(actor=_actor(request), rule=rule)


@admin.register(PlanningRun)
class PlanningRunAdmin(ModelAdmin):
    """Runs with the rules they froze, to be read."""

    list_display = ("key", "as_of", "status", "started_at", "finished_at", "requested_by")
    list_filter: ClassVar = ["status"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _actor(request: HttpRequest) -> User:
    """Whoever is in the admin is signed in."""
    return cast("User", request.user)


def _methods() -> list[tuple[str, str]]:
    return [(name, gettext(method.label)) for name, method in METHODS.items()]


def _parameters_in_words() -> SafeString:
    """What may be set, method by method, as the methods declare it."""
    lines = format_html_join(
        "",
        "<li><b>{}</b> {}</li>",
        (
            (gettext(method.label), _declared(method.parameters))
            for method in METHODS.values()
            if method.parameters
        ),
    )
    return format_html("{}<ul>{}</ul>", gettext('By name, such as {"short_window": 28}.'), lines)


def _declared(parameters: Iterable[Parameter]) -> SafeString:
    return format_html_join(
        "",
        "<br>{} = {} ({} – {} {}): {}",
        (
            (
                parameter.name,
                f"{parameter.default:g}",
                f"{parameter.low:g}",
                f"{parameter.high:g}",
                gettext(parameter.unit) if parameter.unit else "",
                gettext(parameter.help),
            )
            for parameter in parameters
        ),
    )
