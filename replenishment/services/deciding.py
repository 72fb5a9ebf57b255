"""What a person may do with a suggestion: change it, approve it, reject it, take that back.

Every deed names the version it was made on: who looks at an out-of-date row is told, and nothing
is written.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Product
from core import audit
from core.commands import command
from core.errors import DomainError
from core.events import publish
from core.models import Company, User
from core.periods import later, today
from core.permissions import require
from core.quantities import LARGEST, round_money
from replenishment.choices import NEXT, EditReason, SuggestionStatus
from replenishment.errors import DayRefused, QuantityRefused, ReasonMissing, SuggestionChanged
from replenishment.events import SuggestionDecided
from replenishment.models import Suggestion
from replenishment.services.ordering import order_approved, take_back

DECIDE = "replenishment.decide_suggestion"
REJECTED_DAYS = 7  # Until it may be suggested again, when nobody names a day.
REJECTED_DAYS_MAX = 366


@dataclass(frozen=True, slots=True)
class Refused:
    """One suggestion of a selection that could not be decided, and why."""

    suggestion_id: int
    refusal: DomainError


@dataclass(slots=True)
class Outcome:
    """What became of a selection."""

    decided: list[Suggestion] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


@command
def edit_suggestion(
    *,
    actor: User | None,
    suggestion: Suggestion,
    quantity: Decimal,
    reason: str,
    version: int,
    note: str = "",
) -> Suggestion:
    """The suggestion asks for ``quantity``, counts as supply, and no run replaces it.

    Going back to what was suggested takes the edit back.

    Raises:
        NotPermitted: ``actor`` may not decide at its place.
        SuggestionChanged: it is not at ``version``, or was decided.
        QuantityRefused, ReasonMissing: the quantity cannot be ordered, or nothing says why.
    """
    row = _lock(suggestion, actor, version=version)
    _set_quantity(row, quantity, reason, note)
    _write(row, "suggestion.edit", actor, reason=row.edit_reason)
    return row


@command
def approve_suggestion(
    *,
    actor: User | None,
    suggestion: Suggestion,
    version: int,
    quantity: Decimal | None = None,
    reason: str = "",
    note: str = "",
) -> Suggestion:
    """The suggestion is decided and stands as a line in the open draft of its way: ORDERED.

    A ``quantity`` other than the suggested one needs a ``reason``. Raises as ``edit_suggestion``.
    """
    row = _lock(suggestion, actor, version=version)
    if quantity is not None and quantity != row.quantity:
        _set_quantity(row, quantity, reason, note)
    _decide(row, SuggestionStatus.APPROVED, actor)
    _write(row, "suggestion.approve", actor, reason=row.edit_reason)
    order_approved([row], actor)
    return row


@command
def reject_suggestion(
    *,
    actor: User | None,
    suggestion: Suggestion,
    version: int,
    until: date | None = None,
    note: str = "",
) -> Suggestion:
    """The suggestion is rejected, and no run makes it again before the day ``until``.

    Raises:
        NotPermitted: ``actor`` may not decide at its place.
        SuggestionChanged: it is not at ``version``, or was decided.
        DayRefused: ``until`` is not in the year to come.
    """
    row = _lock(suggestion, actor, version=version)
    now = today(row.warehouse.time_zone)
    until = until or later(now, REJECTED_DAYS)
    if not now < until <= later(now, REJECTED_DAYS_MAX):
        raise DayRefused(until=until)
    row.rejected_until, row.note = until, note or row.note
    _decide(row, SuggestionStatus.REJECTED, actor)
    _write(row, "suggestion.reject", actor, until=str(until))
    return row


@command
def undo_decision(*, actor: User | None, suggestion: Suggestion) -> Suggestion:
    """The suggestion waits again, with the quantity it was decided at; its draft line is gone.

    Raises:
        NotPermitted: ``actor`` may not decide at its place.
        SuggestionChanged: there is no decision to take back.
        OrderOnItsWay: the order was sent, or the transfer shipped.
    """
    row = _lock(suggestion, actor, target=SuggestionStatus.PENDING)
    # A run holds the product while it decides: what it suggests must be seen before this waits.
    Product.objects.select_for_update(no_key=True).get(pk=row.product_id)
    was = row.status
    take_back(row, actor)
    row.status, row.decided_by, row.decided_at = SuggestionStatus.PENDING, None, None
    row.rejected_until = None
    row.is_touched = row.quantity != row.suggested_quantity or _has_twin(row)
    _write(row, "suggestion.undo", actor, was=was)
    return row


@command
def approve_many(*, actor: User | None, choices: Sequence[tuple[int, int]]) -> Outcome:
    """Each of ``choices`` (key, version) is approved as it stands, or told why it was not.

    Raises:
        NotPermitted: ``actor`` may decide nothing at all.
    """
    versions = dict(choices)
    return _each(
        versions,
        actor,
        lambda row: approve_suggestion(actor=actor, suggestion=row, version=versions[row.pk]),
    )


@command
def reject_many(
    *, actor: User | None, choices: Sequence[tuple[int, int]], until: date | None = None
) -> Outcome:
    """Each of ``choices`` (key, version) is rejected until the day, or told why it was not."""
    versions = dict(choices)
    return _each(
        versions,
        actor,
        lambda row: reject_suggestion(
            actor=actor, suggestion=row, version=versions[row.pk], until=until
        ),
    )


@command
def undo_many(*, actor: User | None, keys: Sequence[int]) -> Outcome:
    """Each decision on a suggestion of ``keys`` is taken back, or told why it was not."""
    return _each(keys, actor, lambda row: undo_decision(actor=actor, suggestion=row))


def _each(
    keys: Iterable[int], actor: User | None, decide: Callable[[Suggestion], Suggestion]
) -> Outcome:
    """Lock in one order, so that two selections may wait for each other but never deadlock."""
    require(actor, DECIDE)
    rows = Suggestion.objects.filter(pk__in=list(keys)).order_by("pk")
    outcome = Outcome()
    for row in list(rows.select_related("warehouse").select_for_update(of=("self",))):
        try:
            with transaction.atomic():
                outcome.decided.append(decide(row))
        except DomainError as refusal:
            outcome.refused.append(Refused(row.pk, refusal))
    return outcome


def _lock(
    suggestion: Suggestion,
    actor: User | None,
    *,
    version: int | None = None,
    target: SuggestionStatus | None = None,
) -> Suggestion:
    """The row as it is now, held until the end of the transaction."""
    require(actor, DECIDE, place=suggestion.warehouse)
    rows = Suggestion.objects.select_for_update(of=("self",))
    row = rows.select_related("product__unit", "warehouse", "supplier", "source_warehouse").get(
        pk=suggestion.pk
    )
    if version is not None and (row.version != version or row.status != SuggestionStatus.PENDING):
        raise SuggestionChanged(version=row.version, status=row.status)
    if target is not None and target not in NEXT[SuggestionStatus(row.status)]:
        raise SuggestionChanged(version=row.version, status=row.status)
    return row


def _set_quantity(row: Suggestion, quantity: Decimal, reason: str, note: str) -> None:
    _refuse_quantity(row, quantity)
    is_changed = quantity != row.suggested_quantity
    if is_changed and reason not in EditReason.values:
        raise ReasonMissing
    row.quantity, row.value = quantity, _value(row, quantity)
    row.edit_reason = reason if is_changed else ""
    row.note = note if is_changed else ""
    row.is_touched = is_changed or _has_twin(row)


def _refuse_quantity(row: Suggestion, quantity: Decimal) -> None:
    if not quantity.is_finite() or not 0 < quantity <= LARGEST:
        raise QuantityRefused(quantity=str(quantity))
    if quantity * row.price > LARGEST:
        raise QuantityRefused(
            _("Quantity times price must be at most %(largest)s.") % {"largest": LARGEST},
            quantity=str(quantity),
        )
    unit = row.product.unit
    if quantity != round(quantity, unit.decimals):
        raise QuantityRefused(
            _("%(unit)s is counted with at most %(decimals)s decimals.")
            % {"unit": unit.name, "decimals": unit.decimals},
            quantity=str(quantity),
        )


def _value(row: Suggestion, quantity: Decimal) -> Decimal:
    digits = Company.get().currency.minor_digits
    return round_money(quantity * row.price, minor_digits=digits)


def _has_twin(row: Suggestion) -> bool:
    """Does another untouched suggestion of the same way wait? Then this one cannot be untouched."""
    return (
        Suggestion.objects.awaiting_decision()
        .filter(
            product=row.product,
            warehouse=row.warehouse,
            supplier=row.supplier,
            source_warehouse=row.source_warehouse,
            is_touched=False,
        )
        .exclude(pk=row.pk)
        .exists()
    )


def _decide(row: Suggestion, status: SuggestionStatus, actor: User | None) -> None:
    row.status, row.decided_by, row.decided_at = status, actor, timezone.now()


def _write(row: Suggestion, action: str, actor: User | None, **facts: str) -> None:
    row.version += 1
    row.save()
    audit.record(
        actor,
        action,
        row,
        suggested=str(row.suggested_quantity),
        decided=str(row.quantity),
        **facts,
    )
    publish(SuggestionDecided(suggestion_id=row.pk))
