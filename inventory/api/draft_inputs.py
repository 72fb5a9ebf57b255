"""What the API takes for drafts, store requests and differences of transfers."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from rest_framework import serializers

from catalog.models import Partner, Product, Unit
from core.api.fields import FixedDecimal
from inventory.api.inputs import LINES_MAX, SMALLEST, LocationChoice, ScopedChoice
from inventory.choices import DraftKind, LineRole, ReasonUse
from inventory.models import Location, Reason, StockDraftLine, Warehouse
from inventory.selectors.draft_kinds import WAYS
from inventory.selectors.pasting import product_of
from inventory.values import AnsweredLine, AskedLine, DraftContent, DraftLine


class ReasonChoice(serializers.CharField):
    """A reason by its code; which one follows from what it is given for."""


class DraftLineInput(serializers.Serializer):
    """One line; a code nobody knows is kept, and told before the draft can be posted."""

    product = serializers.CharField(max_length=120)
    quantity = FixedDecimal(required=False, allow_null=True)
    unit = serializers.SlugRelatedField(
        "code", queryset=Unit.objects.all(), required=False, allow_null=True
    )
    role = serializers.ChoiceField(LineRole.choices, required=False)
    lot_code = serializers.CharField(max_length=500, required=False, allow_blank=True)
    new_lot_code = serializers.CharField(max_length=64, required=False, allow_blank=True)
    expires_on = serializers.DateField(required=False, allow_null=True)
    source = LocationChoice(
        queryset=Location.objects.select_related("warehouse"), required=False, allow_null=True
    )
    destination = LocationChoice(
        queryset=Location.objects.select_related("warehouse"), required=False, allow_null=True
    )
    value = FixedDecimal(required=False, allow_null=True, min_value=0)
    reason = ReasonChoice(max_length=32, required=False, allow_blank=True)


class DraftInput(serializers.Serializer):
    """A draft with its lines."""

    kind = serializers.ChoiceField(DraftKind.choices)
    warehouse = ScopedChoice("code", queryset=Warehouse.objects.all())
    effective_on = serializers.DateField(required=False, allow_null=True)
    partner = serializers.SlugRelatedField(
        "code", queryset=Partner.objects.all(), required=False, allow_null=True
    )
    reference = serializers.CharField(max_length=64, required=False, allow_blank=True)
    reason = ReasonChoice(max_length=32, required=False, allow_blank=True)
    note = serializers.CharField(max_length=150, required=False, allow_blank=True)
    lines = DraftLineInput(many=True, max_length=LINES_MAX)

    def content(self) -> DraftContent:
        """What was sent, as services take it."""
        given = dict(self.validated_data)
        use = WAYS[given["kind"]].reasons
        codes = [given.get("reason", ""), *(line.get("reason", "") for line in given["lines"])]
        reasons = _reasons(use, {code for code in codes if code})
        skus = [line["product"] for line in given["lines"]]
        products = Product.objects.for_display().in_bulk(set(skus), field_name="sku")
        lines = [_line(line, products, reasons) for line in given.pop("lines")]
        given["kind"] = DraftKind(given["kind"])
        given["reason"] = reasons.get(given.get("reason", ""))
        return DraftContent(lines=lines, **given)


class DraftChangeInput(DraftInput):
    """A draft as it should be from now on, and the version that was read."""

    version = serializers.IntegerField(min_value=1)

    def content(self) -> DraftContent:
        self.validated_data.pop("version", None)
        return super().content()


def with_values_kept(content: DraftContent, before: Sequence[StockDraftLine]) -> DraftContent:
    """``content`` of one who may not see values: lines that stay as they were keep theirs."""
    hidden: dict[tuple[Any, Any], list[Decimal | None]] = {}
    for line in before:
        hidden.setdefault((line.product, line.quantity), []).append(line.value)
    lines = []
    for given in content.lines:
        kept = hidden.get((given.product, given.quantity))
        value = kept.pop(0) if kept else None
        lines.append(replace(given, value=value) if given.value is None else given)
    return replace(content, lines=lines)


class AskedLineInput(serializers.Serializer):
    """One product asked for."""

    product = serializers.SlugRelatedField("sku", queryset=Product.objects.for_display())
    quantity = FixedDecimal(min_value=SMALLEST)

    def to_internal_value(self, data: Any) -> Any:
        return AskedLine(**super().to_internal_value(data))


class AskInput(serializers.Serializer):
    """Goods asked for; without a source, of the place that supplies."""

    destination = ScopedChoice("code", queryset=Warehouse.objects.active())
    source = serializers.SlugRelatedField(
        "code", queryset=Warehouse.objects.active(), required=False, allow_null=True
    )
    wanted_on = serializers.DateField(required=False, allow_null=True)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)
    lines = AskedLineInput(many=True, max_length=LINES_MAX)


class AnsweredLineInput(serializers.Serializer):
    """How much of one line is promised, and why where it is less."""

    line = serializers.IntegerField(min_value=1)
    quantity = FixedDecimal(min_value=0)
    reason = ReasonChoice(max_length=32, required=False, allow_blank=True)


class AnswerInput(serializers.Serializer):
    """What is promised by line; no lines: all of it."""

    lines = AnsweredLineInput(many=True, required=False, max_length=LINES_MAX)
    answer = serializers.CharField(max_length=200, required=False, allow_blank=True)

    def answers(self) -> dict[int, AnsweredLine] | None:
        lines = self.validated_data.get("lines")
        if lines is None:
            return None
        codes = {line.get("reason", "") for line in lines}
        reasons = _reasons(ReasonUse.REQUEST, {code for code in codes if code})
        return {
            line["line"]: AnsweredLine(line["quantity"], reasons.get(line.get("reason", "")))
            for line in lines
        }


class RefuseInput(serializers.Serializer):
    """Why nothing will come."""

    answer = serializers.CharField(max_length=200)


class DifferenceInput(serializers.Serializer):
    """Why what is still on its way will not come."""

    reason = serializers.SlugRelatedField(
        "code", queryset=Reason.objects.for_use(ReasonUse.TRANSFER)
    )
    note = serializers.CharField(max_length=150, required=False, allow_blank=True)


def _reasons(use: str | None, codes: set[str]) -> dict[str, Reason]:
    """The reasons of ``codes``; one that is not for this is told in the answer."""
    found = {row.code: row for row in Reason.objects.for_use(use or "").filter(code__in=codes)}
    unknown = codes - set(found)
    if unknown:
        raise serializers.ValidationError({"reason": [f"{min(unknown)} is no reason for this."]})
    return found


def _line(given: Any, products: dict[str, Product], reasons: dict[str, Reason]) -> DraftLine:
    given = dict(given)
    text = given.pop("product").strip()
    product = products.get(text) or product_of(text)
    given["reason"] = reasons.get(given.get("reason", ""))
    if "role" in given:
        given["role"] = LineRole(given["role"])
    return DraftLine(product=product, typed_code="" if product else text, **given)
