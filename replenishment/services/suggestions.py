"""Suggestions: what a run proposes, reconciled with what is already waiting (boundaries R12).

For each product, place and source: the same quantity → the row stays; changed and untouched →
superseded by one new row; changed by a person → it counts as supply; rejected → nothing until
its date.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from core.quantities import LARGEST, round_money
from replenishment.choices import SuggestionStatus
from replenishment.models import PlanningRun, Suggestion
from replenishment.services.plans import Conclusion
from replenishment.values.network import PairKey

REJECTED_DAYS = 7  # How long a rejection without a date holds.
ROWS_A_STATEMENT = 500
REFRESHED = (
    "price",
    "value",
    "order_on",
    "need_on",
    "stockout_on",
    "cover_days",
    "explanation",
)
SourceKey = tuple[PairKey, int | None, int | None]


@dataclass(slots=True)
class Waiting:
    """Untouched suggestions that wait, and until when rejected sources are left alone."""

    live: dict[PairKey, list[Suggestion]] = field(default_factory=lambda: defaultdict(list))
    rejected_until: dict[SourceKey, date] = field(default_factory=dict)


@dataclass(slots=True)
class Reconciled:
    """What reconciling came to; ``explanations`` belong to the conclusions, in their order."""

    explanations: list[dict[str, Any]] = field(default_factory=list)
    new: list[Suggestion] = field(default_factory=list)
    refreshed: list[Suggestion] = field(default_factory=list)
    superseded: list[Suggestion] = field(default_factory=list)
    kept: int = 0


def lock_waiting(product_ids: Collection[int], as_of: date) -> Waiting:
    """Lock every untouched suggestion of ``product_ids`` that waits, so that nobody decides on it
    before the run has spoken, and read what was rejected."""
    waiting = Waiting()
    rows = (
        Suggestion.objects.filter(product_id__in=product_ids)
        .filter(status=SuggestionStatus.PENDING)
        .order_by("pk")
        .select_for_update()
    )
    for row in list(rows):
        if not row.is_touched:
            waiting.live[row.product_id, row.warehouse_id].append(row)
    blocked = Suggestion.objects.filter(
        Q(rejected_until__gt=as_of)
        | Q(rejected_until=None, decided_at__date__gt=as_of - timedelta(days=REJECTED_DAYS)),
        product_id__in=product_ids,
        status=SuggestionStatus.REJECTED,
    )
    for row in blocked:
        key = ((row.product_id, row.warehouse_id), row.supplier_id, row.source_warehouse_id)
        since = row.decided_at.date() if row.decided_at else as_of
        until = row.rejected_until or since + timedelta(days=REJECTED_DAYS)
        waiting.rejected_until[key] = max(until, waiting.rejected_until.get(key, until))
    return waiting


def reconcile(
    run: PlanningRun,
    conclusions: Iterable[Conclusion],
    waiting: Waiting,
    *,
    minor_digits: int,
) -> Reconciled:
    """Decide what becomes of each conclusion and each waiting row, without writing yet."""
    result = Reconciled()
    planned: set[PairKey] = set()
    for conclusion in conclusions:
        pair, supply = conclusion.outlook.pair, conclusion.outlook.supply
        planned.add(pair)
        until = waiting.rejected_until.get((pair, *supply.key)) if supply.kind else None
        outcome, more = conclusion.outcome, {}
        if outcome == "suggested" and until is not None:
            outcome, more = "rejected", {"rejected_until": until.isoformat()}
        explanation = conclusion.explanation(outcome=outcome, as_of=run.as_of, more=more)
        result.explanations.append(explanation)
        wanted = None
        if outcome == "suggested":
            wanted = _suggestion(run, conclusion, explanation, minor_digits)
        _settle(wanted, waiting.live.get(pair, []), result)
    gone = [rows for pair, rows in waiting.live.items() if pair not in planned]
    result.superseded += [row for rows in gone for row in rows]
    return result


def _settle(wanted: Suggestion | None, live: list[Suggestion], result: Reconciled) -> None:
    """One row a source: the waiting one where it says the same, else a new one in its place."""
    stays = False
    for row in live:
        if wanted is not None and _says_the_same(row, wanted):
            stays = True
            result.kept += 1
            _refresh(row, wanted, result)
        else:
            result.superseded.append(row)
    if wanted is not None and not stays:
        result.new.append(wanted)


def _says_the_same(row: Suggestion, wanted: Suggestion) -> bool:
    return (row.supplier_id, row.source_warehouse_id, row.quantity) == (
        wanted.supplier_id,
        wanted.source_warehouse_id,
        wanted.quantity,
    )


def _refresh(row: Suggestion, wanted: Suggestion, result: Reconciled) -> None:
    """The row stays; what it knows of the day it was last looked at is brought up to date."""
    if all(getattr(row, name) == getattr(wanted, name) for name in REFRESHED):
        return
    if row.price != wanted.price:
        row.version += 1  # Nobody approves at a price he has not seen.
    for name in REFRESHED:
        setattr(row, name, getattr(wanted, name))
    result.refreshed.append(row)


def _suggestion(
    run: PlanningRun,
    conclusion: Conclusion,
    explanation: Mapping[str, Any],
    minor_digits: int,
) -> Suggestion:
    outlook, supply = conclusion.outlook, conclusion.outlook.supply
    quantity = conclusion.quantity
    return Suggestion(
        run=run,
        kind=supply.kind,
        product_id=outlook.pair[0],
        warehouse_id=outlook.pair[1],
        supplier_id=supply.supplier_id,
        source_warehouse_id=supply.warehouse_id,
        suggested_quantity=quantity,
        quantity=quantity,
        price=supply.price,
        value=min(round_money(quantity * supply.price, minor_digits=minor_digits), LARGEST),
        order_on=conclusion.order_on,
        need_on=conclusion.need_on,
        stockout_on=conclusion.stockout_on,
        cover_days=conclusion.cover_days,
        explanation=dict(explanation),
    )


def write_suggestions(result: Reconciled) -> None:
    """What was superseded makes room first: one untouched row a source is all there may be."""
    Suggestion.objects.filter(pk__in=[row.pk for row in result.superseded]).update(
        status=SuggestionStatus.SUPERSEDED
    )
    Suggestion.objects.bulk_update(
        result.refreshed, (*REFRESHED, "version"), batch_size=ROWS_A_STATEMENT
    )
    Suggestion.objects.bulk_create(result.new, batch_size=ROWS_A_STATEMENT)
