"""From histories to outlooks: forecast, levels, and the facts that explain them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from replenishment.adapters import HORIZON_DAYS, Answer, FloatArray, Question, ask, exact
from replenishment.selectors.demand import History
from replenishment.values.arithmetic import Levels, Supply, text
from replenishment.values.network import PairKey
from replenishment.values.outlook import Outlook
from replenishment.values.rules import DEFAULTS, Policy
from stockmath.classify import DemandClass, classify_demand
from stockmath.errors import StockmathError
from stockmath.policies.order_up_to import OrderPlan, plan_order

CHANCE_MIN = 0.02  # Below this chance of a sale before the next goods, a product is at its end.
AHEAD_DAYS = 400  # No protection window is longer.

Ahead = Mapping[PairKey, Sequence[tuple[int, Decimal]]]
Issue = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Subject:
    """One product at one place, with what is known of it without looking at demand."""

    key: PairKey
    category_id: int
    policy: Policy
    supply: Supply

    @property
    def window_days(self) -> int:
        return self.supply.lead_time_days + int(self.policy.review_days.value)

    @property
    def trigger_days(self) -> int:
        """Until goods of the next run's order can arrive: there is a run every day."""
        return self.supply.lead_time_days + 1


@dataclass(frozen=True, slots=True)
class _Reckoned:
    """Numbers of all subjects together, in stock units."""

    answer: Answer
    plan: OrderPlan
    window_mean: FloatArray
    window_quantile: FloatArray
    trigger_mean: FloatArray
    booked: FloatArray
    expected: FloatArray


def forecast(
    subjects: Sequence[Subject], past: History, *, ahead: Ahead, seed: int
) -> Iterator[Outlook]:
    """Outlooks of ``subjects``, which share a method; a fallback is told as an issue of each."""
    question = _question(subjects, past, seed)
    told: tuple[Issue, ...] = ()
    try:
        answer = ask(question)
    except StockmathError as error:
        told = (("forecast_failed", {"reason": str(error)}),)
        answer = ask(replace(question, method=DEFAULTS["method"], parameters={}))
    reckoned = _reckon(subjects, past, answer, ahead)
    classes = classify_demand(past.demand, period="day")
    for row, subject in enumerate(subjects):
        demand = _demand_facts(past, row, DemandClass(int(classes[row])))
        yield _outlook(subject, reckoned, row, demand, told + tuple(_issues(subject, past, row)))


def _question(subjects: Sequence[Subject], past: History, seed: int) -> Question:
    policy = subjects[0].policy
    return Question(
        demand=past.demand,
        start=past.first,
        window_days=np.array([subject.window_days for subject in subjects], dtype=np.int64),
        trigger_days=np.array([subject.trigger_days for subject in subjects], dtype=np.int64),
        targets=np.array([float(subject.policy.service_target.value) for subject in subjects]),
        categories=np.array([subject.category_id for subject in subjects], dtype=np.int64),
        places=np.array([subject.key[1] for subject in subjects], dtype=np.int64),
        method=policy.method.value,
        parameters=dict(policy.parameters),
        seed=seed,
    )


def _reckon(subjects: Sequence[Subject], past: History, answer: Answer, ahead: Ahead) -> _Reckoned:
    """Levels of all subjects: orders beyond the forecast are added, ends of life taken away."""
    beyond = np.array([_beyond(s, answer.mean[row], ahead) for row, s in enumerate(subjects)])
    booked = beyond[:, :2]
    sold = np.nan_to_num(past.demand)
    size = sold.sum(axis=1) / np.maximum(past.days_with_demand, 1)
    chance = answer.window_mean / np.where(size > 0, size, 1.0)
    is_ending = (chance < CHANCE_MIN) & (booked[:, 0] == 0)
    goes_on = np.where(is_ending, 0.0, 1.0)
    window_mean = answer.window_mean * goes_on + booked[:, 0]
    window_quantile = answer.window_quantile * goes_on + booked[:, 0]
    trigger_mean = answer.trigger_mean * goes_on + booked[:, 1]
    plan = plan_order(
        window_mean=window_mean,
        window_quantile=window_quantile,
        lead_time_mean=trigger_mean,
        lead_time_quantile=answer.trigger_quantile * goes_on + booked[:, 1],
        position=0.0,
    )
    return _Reckoned(
        answer,
        plan,
        window_mean,
        window_quantile,
        trigger_mean,
        booked[:, 0],
        answer.mean + beyond[:, 2:],
    )


def _beyond(subject: Subject, mean: FloatArray, ahead: Ahead) -> FloatArray:
    """What customers have ordered beyond the forecast: in the window, up to the trigger's days,
    and on each day of the horizon."""
    beyond = np.zeros(2 + HORIZON_DAYS)
    for day, quantity in ahead.get(subject.key, ()):
        expected = mean[day] if day < HORIZON_DAYS else mean.mean()
        more = max(float(quantity) - float(expected), 0.0)
        beyond[0] += more if day < subject.window_days else 0.0
        beyond[1] += more if day < subject.trigger_days else 0.0
        if day < HORIZON_DAYS:
            beyond[2 + day] += more
    return beyond


def _issues(subject: Subject, past: History, row: int) -> Iterator[Issue]:
    has_demand = past.days_with_demand[row] > 0
    for code in subject.supply.issues:
        if has_demand or code == "supply_circle":
            yield code, {}
    if past.days_known[row] == 0:
        yield "no_history", {}
    elif past.days_with_demand[row] == 1:
        yield "one_sale", {}
    if row in past.outliers:
        strange = past.outliers[row]
        yield (
            "outlier",
            {
                "day": strange.day.isoformat(),
                "quantity": text(exact(strange.quantity)),
                "counted": text(exact(strange.counted)),
            },
        )


def _demand_facts(past: History, row: int, kind: DemandClass) -> dict[str, Any]:
    days = np.flatnonzero(past.demand[row] > 0)
    last = past.first + timedelta(days=int(days[-1])) if days.size else None
    return {
        "history_days": int(past.days_known[row]),
        "out_of_stock_days": int(past.days_out[row]),
        "class": kind.name.lower(),
        "own_share": text(exact(past.own[row])),
        "last_on": last.isoformat() if last else None,
    }


def _outlook(
    subject: Subject,
    reckoned: _Reckoned,
    row: int,
    demand: dict[str, Any],
    issues: tuple[Issue, ...],
) -> Outlook:
    answer, plan = reckoned.answer, reckoned.plan
    levels = Levels(
        reorder_point=exact(plan.reorder_point[row]), order_up_to=exact(plan.order_up_to[row])
    )
    daily_mean = exact(answer.mean[row].mean())
    method = str(answer.method[row])
    more = {"method": method, "daily_mean": text(daily_mean), "window_days": subject.window_days}
    return Outlook(
        pair=subject.key,
        supply=subject.supply,
        method=method,
        levels=levels,
        safety_stock=levels.order_up_to - exact(reckoned.window_mean[row]),
        daily_mean=daily_mean,
        has_demand=levels.order_up_to > 0,
        mean=answer.mean[row],
        low=answer.low[row],
        high=answer.high[row],
        expected=reckoned.expected[row],
        facts={"rule": subject.policy.as_facts(), "demand": demand | more}
        | _numbers(subject, reckoned, row, levels),
        issues=issues,
    )


def _numbers(
    subject: Subject, reckoned: _Reckoned, row: int, levels: Levels
) -> dict[str, int | str]:
    """The numbers of the arithmetic that are known before the stock is looked at."""
    supply, window_mean = subject.supply, exact(reckoned.window_mean[row])
    return {
        "lead_time_days": supply.lead_time_days,
        "review_days": int(subject.policy.review_days.value),
        "window_days": subject.window_days,
        "trigger_days": subject.trigger_days,
        "window_mean": text(window_mean),
        "window_sd": text(exact(reckoned.answer.window_sd[row])),
        "lead_mean": text(exact(reckoned.trigger_mean[row])),
        "service_quantile": text(exact(reckoned.window_quantile[row])),
        "safety_stock": text(levels.order_up_to - window_mean),
        "reorder_point": text(levels.reorder_point),
        "order_up_to": text(levels.order_up_to),
        "booked_ahead": text(exact(reckoned.booked[row])),
        "pack": text(supply.pack),
        "step": text(supply.step),
        "minimum": text(supply.minimum),
        "price": text(supply.price),
    }
