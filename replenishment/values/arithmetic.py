"""The arithmetic of one need in exact numbers, so that it replays to the same quantity."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from core.quantities import NOTHING, round_up_to_multiple

TOLERANCE_SHARE = Decimal("0.1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What there is and what is coming, less what is promised, in stock units."""

    on_hand: Decimal = NOTHING
    reserved: Decimal = NOTHING
    on_order: Decimal = NOTHING
    in_transit: Decimal = NOTHING
    transfers_in: Decimal = NOTHING
    transfers_out: Decimal = NOTHING
    waiting: Decimal = NOTHING

    @property
    def total(self) -> Decimal:
        coming = self.on_order + self.in_transit + self.transfers_in + self.waiting
        return self.on_hand - self.reserved - self.transfers_out + coming

    @property
    def free(self) -> Decimal:
        """On hand and not promised to anybody."""
        return self.on_hand - self.reserved - self.transfers_out

    def as_facts(self) -> dict[str, str]:
        return {name: text(value) for name, value in asdict(self).items()} | {
            "total": text(self.total)
        }

    @classmethod
    def from_facts(cls, facts: Mapping[str, str]) -> "Position":
        names = cls.__dataclass_fields__
        return cls(**{name: Decimal(facts[name]) for name in names if name in facts})


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """Below which position to order, and up to which."""

    reorder_point: Decimal
    order_up_to: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """Where goods would come from, and in what portions. No kind: there is no source."""

    kind: str = ""
    supplier_id: int | None = None
    warehouse_id: int | None = None
    lead_time_days: int
    pack: Decimal = Decimal(1)
    minimum: Decimal = NOTHING
    price: Decimal = NOTHING
    step: Decimal = Decimal(1)  # The least quantity of the product that there is.
    is_ending: bool = False  # Known, and yet no more is bought: the product is sold out.
    issues: tuple[str, ...] = field(default=())

    @property
    def key(self) -> tuple[int | None, int | None]:
        """Supplier and place of origin: what a suggestion is told apart by."""
        return self.supplier_id, self.warehouse_id


@dataclass(frozen=True, slots=True)
class Need:
    """What the position lacks, and what to order for it; ``is_covered`` by what already waits."""

    raw: Decimal
    quantity: Decimal
    is_covered: bool = False


def need(
    levels: Levels,
    position: Position,
    *,
    pack: Decimal,
    minimum: Decimal,
    step: Decimal = Decimal(1),
) -> Need:
    """Up to ``order_up_to`` once the position has fallen to the reorder point, in whole packs.

    Less than half a step is no need while anything is there. What a person has changed and not
    yet ordered counts as supply; a shortfall that is left is told again only above the tolerance
    of one pack or a tenth of what waits.

    >>> levels = Levels(reorder_point=Decimal(30), order_up_to=Decimal(52))
    >>> need(levels, Position(on_hand=Decimal(29)), pack=Decimal(12), minimum=Decimal(0))
    Need(raw=Decimal('23'), quantity=Decimal('24'), is_covered=False)
    """
    raw = _short(levels, position.total)
    if position.total > 0 and raw < step / 2:
        raw = NOTHING
    if position.waiting and raw <= max(pack, position.waiting * TOLERANCE_SHARE):
        covered = _short(levels, position.total - position.waiting) > 0
        return Need(raw, NOTHING, is_covered=covered)
    if raw <= 0:
        return Need(NOTHING, NOTHING)
    return Need(raw, round_up_to_multiple(max(raw, minimum), pack))


def _short(levels: Levels, position: Decimal) -> Decimal:
    if position > levels.reorder_point:
        return NOTHING
    return max(levels.order_up_to - position, NOTHING)


def replay(explanation: Mapping[str, Any]) -> Decimal:
    """The quantity that the numbers of ``explanation`` give when they are worked out again."""
    levels = Levels(
        reorder_point=Decimal(explanation["reorder_point"]),
        order_up_to=Decimal(explanation["order_up_to"]),
    )
    return need(
        levels,
        Position.from_facts(explanation["position"]),
        pack=Decimal(explanation["pack"]),
        minimum=Decimal(explanation["minimum"]),
        step=Decimal(explanation.get("step", "1")),
    ).quantity


def text(number: Decimal) -> str:
    """``number`` without an exponent or trailing zeros, as explanations keep it.

    >>> text(Decimal("1E+2")), text(Decimal("2.500"))
    ('100', '2.5')
    """
    plain = format(number, "f")
    return (plain.rstrip("0").rstrip(".") or "0") if "." in plain else plain
