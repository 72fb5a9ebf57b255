"""Plans: what the last run thought of each product at each place, with all its numbers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from core.quantities import NOTHING, round_quantity
from replenishment.adapters import HORIZON_DAYS, FloatArray
from replenishment.models import PlanningRun, RunIssue, StockPlan
from replenishment.values.arithmetic import Need, Position, need, text
from replenishment.values.network import PairKey
from replenishment.values.outlook import Outlook
from stockmath.policies.cover import periods_of_cover, project_stock

COVER_MAX_DAYS = 9999
ROWS_A_STATEMENT = 500
REPLACED = (
    "run",
    "method",
    "daily_mean",
    "safety_stock",
    "reorder_point",
    "order_up_to",
    "position",
    "explanation",
    "forecast",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """An outlook held against the stock: what is needed, and by when."""

    outlook: Outlook
    position: Position
    need: Need
    stockout_on: date | None
    cover_days: Decimal | None
    need_on: date
    order_on: date
    source_on_hand: Decimal

    @property
    def quantity(self) -> Decimal:
        """To be suggested, were nothing in the way."""
        supply = self.outlook.supply
        return self.need.quantity if supply.kind and not supply.is_ending else NOTHING

    @property
    def outcome(self) -> str:
        """What comes of it, before anybody has been asked."""
        if self.need.is_covered:
            return "waiting"
        if not self.need.quantity:
            return "enough" if self.outlook.has_demand else "no_demand"
        if self.outlook.supply.is_ending:
            return "ending"
        return "suggested" if self.outlook.supply.kind else "no_source"

    def explanation(self, *, outcome: str, as_of: date, more: Mapping[str, str]) -> dict[str, Any]:
        """Every number of the arithmetic by name."""
        supply = self.outlook.supply
        source = {
            "kind": supply.kind,
            "supplier_id": supply.supplier_id,
            "warehouse_id": supply.warehouse_id,
            "on_hand": text(self.source_on_hand),
        }
        return {
            **self.outlook.facts,
            "position": self.position.as_facts(),
            "raw_need": text(self.need.raw),
            "quantity": text(self.need.quantity),
            "source": source,
            "outcome": outcome,
            "as_of": as_of.isoformat(),
            **more,
        }


def conclude(
    outlooks: Sequence[Outlook],
    *,
    as_of: date,
    positions: Mapping[PairKey, Position],
    arrivals: Mapping[PairKey, Sequence[tuple[date | None, Decimal]]],
) -> list[Conclusion]:
    """Each outlook with its need, the day it runs out and the day goods must be there."""
    held = [positions.get(outlook.pair, Position()) for outlook in outlooks]
    expected = np.array([outlook.expected for outlook in outlooks])
    stock = project_stock(
        on_hand=[float(position.free) for position in held],
        arrivals=np.array(
            [_by_day(arrivals.get(outlook.pair, ()), outlook, as_of) for outlook in outlooks]
        ),
        demand=expected,
    )
    cover = periods_of_cover([float(position.total) for position in held], demand=expected)
    return [
        _conclusion(
            outlook,
            position,
            as_of=as_of,
            positions=positions,
            stock=stock.stock[row],
            cover=float(cover[row]),
        )
        for row, (outlook, position) in enumerate(zip(outlooks, held, strict=True))
    ]


def _by_day(
    coming: Iterable[tuple[date | None, Decimal]], outlook: Outlook, as_of: date
) -> FloatArray:
    """What arrives on which day of the horizon: late goods today, undated after the lead time."""
    days = np.zeros(HORIZON_DAYS)
    for day, quantity in coming:
        ahead = outlook.supply.lead_time_days if day is None else max((day - as_of).days, 0)
        if ahead < HORIZON_DAYS:
            days[ahead] += max(float(quantity), 0.0)
    return days


def _conclusion(
    outlook: Outlook,
    position: Position,
    *,
    as_of: date,
    positions: Mapping[PairKey, Position],
    stock: FloatArray,
    cover: float,
) -> Conclusion:
    supply = outlook.supply
    lacking = need(
        outlook.levels,
        position,
        pack=supply.pack,
        minimum=supply.minimum,
        step=supply.step,
    )
    window_days = int(outlook.facts["window_days"])
    need_day = _first(stock < float(outlook.safety_stock), window_days)
    sells_out = bool((stock < 0).any()) and (outlook.has_demand or position.free < 0)
    source = (outlook.pair[0], supply.warehouse_id or 0)
    return Conclusion(
        outlook=outlook,
        position=position,
        need=lacking,
        stockout_on=as_of + timedelta(days=int((stock < 0).argmax())) if sells_out else None,
        cover_days=round_quantity(Decimal(f"{cover:.1f}")) if cover <= COVER_MAX_DAYS else None,
        need_on=as_of + timedelta(days=need_day),
        order_on=as_of + timedelta(days=max(need_day - supply.lead_time_days, 0)),
        source_on_hand=positions[source].free if source in positions else NOTHING,
    )


def _first(holds: Any, otherwise: int) -> int:
    days = np.flatnonzero(holds)
    return int(days[0]) if days.size and days[0] < otherwise else otherwise


def write_plans(
    run: PlanningRun, told: Iterable[tuple[Conclusion, dict[str, Any]]], products: Collection[int]
) -> None:
    """Each product and place has the plan of this run, and products are planned nowhere else."""
    rows = [_plan(run, conclusion, explanation) for conclusion, explanation in told]
    StockPlan.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["product", "warehouse"],
        update_fields=REPLACED,
        batch_size=ROWS_A_STATEMENT,
    )
    StockPlan.objects.filter(product_id__in=products).exclude(run=run).delete()


def _plan(run: PlanningRun, conclusion: Conclusion, explanation: dict[str, Any]) -> StockPlan:
    outlook = conclusion.outlook
    product_id, warehouse_id = outlook.pair
    return StockPlan(
        product_id=product_id,
        warehouse_id=warehouse_id,
        run=run,
        method=outlook.method,
        daily_mean=outlook.daily_mean,
        safety_stock=outlook.safety_stock,
        reorder_point=outlook.levels.reorder_point,
        order_up_to=outlook.levels.order_up_to,
        position=conclusion.position.total,
        explanation=explanation,
        forecast={
            "start": explanation["as_of"],
            "mean": _listed(outlook.mean),
            "low": _listed(outlook.low),
            "high": _listed(outlook.high),
        },
    )


def _listed(days: FloatArray) -> list[float]:
    return [round(float(day), 4) for day in days]


def write_issues(run: PlanningRun, outlooks: Iterable[Outlook], products: Collection[int]) -> int:
    """The run's issues of ``products`` are those of ``outlooks``; return how many."""
    RunIssue.objects.filter(run=run, product_id__in=products).delete()
    issues = [
        RunIssue(
            run=run,
            product_id=outlook.pair[0],
            warehouse_id=outlook.pair[1],
            code=code,
            facts=dict(facts),
        )
        for outlook in outlooks
        for code, facts in dict(outlook.issues).items()
    ]
    RunIssue.objects.bulk_create(issues, batch_size=ROWS_A_STATEMENT)
    return len(issues)
