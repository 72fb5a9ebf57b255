"""Planning runs: started once for a key, cut into jobs, finished by the last of them.

A run's first job brings demand up to date and cuts the products into chunks; each chunk works
out its forecasts first and then replaces its rows in one transaction, with the job's own end in
it. So a worker may be killed anywhere: what is not finished is done again, by whoever comes.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from uuid import uuid4

from django.utils import timezone

from catalog.models import Product
from core.audit import record
from core.commands import command
from core.errors import StaleState
from core.jobs import Claim, request_stop, start_job
from core.models import Company, JobState, User
from core.models.jobs import OPEN_STATES
from core.periods import later, today
from core.permissions import require
from replenishment.choices import RunStatus
from replenishment.errors import PlanDayRefused
from replenishment.models import PlanningRun, StockPlan
from replenishment.selectors.runs import jobs_of
from replenishment.selectors.supply import arrivals, positions
from replenishment.services.demand import refresh_demand
from replenishment.services.outlooks import Frozen, outlooks
from replenishment.services.plans import conclude, write_issues, write_plans
from replenishment.services.rules import rules_in_force
from replenishment.services.suggestions import (
    lock_waiting,
    reconcile,
    write_suggestions,
)
from replenishment.values.outlook import Outlook
from replenishment.values.rules import DEFAULTS, RuleBook
from stockmath.registry import METHODS

VERSION = "1"
CHUNK_PRODUCTS = 200
FIRST_DAY = date(1990, 1, 1)  # No sale is taken in from before it.
DAYS_AHEAD_MAX = 366
PREPARE, CHUNK = "replenishment.prepare_run", "replenishment.plan_chunk"


@command
def start_run(
    *,
    actor: User | None,
    as_of: date | None = None,
    key: str | None = None,
    product_ids: Sequence[int] | None = None,
) -> PlanningRun:
    """There is a run named ``key`` with the rules as they stand now, and workers take it up.

    Safe to repeat: the same key is the same run. ``product_ids`` None means all of them.

    Raises:
        NotPermitted: ``actor`` may not start planning runs.
        PlanDayRefused: ``as_of`` is before ``FIRST_DAY`` or more than a year ahead.
    """
    require(actor, "replenishment.start_planningrun")
    day = _planning_day(as_of)
    run, is_new = PlanningRun.objects.get_or_create(
        key=key or f"asked:{uuid4().hex}",
        defaults={
            "as_of": day,
            "rules": {
                "rules": rules_in_force().as_facts(),
                "defaults": dict(DEFAULTS),
                "methods": {name: method.version for name, method in METHODS.items()},
            },
            "version": VERSION,
            "chunks": 0,
            "requested_by": actor,
        },
    )
    if is_new:
        facts = {"run": run.pk, "products": None if product_ids is None else sorted(product_ids)}
        start_job(kind=PREPARE, key=f"plan:{run.pk}:prepare", actor=actor, facts=facts)
        record(actor, "planningrun.start", run, as_of=day.isoformat())
    return run


def _planning_day(as_of: date | None) -> date:
    now = today(Company.get().time_zone)
    day, last = as_of or now, later(now, DAYS_AHEAD_MAX)
    if not FIRST_DAY <= day <= last:
        raise PlanDayRefused(first=FIRST_DAY.isoformat(), last=last.isoformat())
    return day


def start_nightly_run() -> PlanningRun:
    """Today's run has been started. However often it is asked for, there is one a night."""
    day = today(Company.get().time_zone)
    return start_run(actor=None, as_of=day, key=f"nightly:{day.isoformat()}")


def prepare_run(claim: Claim) -> None:
    """Demand is up to date, and the run's products are cut into chunks that wait to be planned."""
    claim.progress(0, 1)
    refreshed = refresh_demand()
    _cut(claim, fingerprint=refreshed.fingerprint)


@command
def _cut(claim: Claim, *, fingerprint: str) -> None:
    run = PlanningRun.objects.select_for_update(no_key=True).get(pk=claim.facts["run"])
    products = Product.objects.order_by("category__path", "pk")
    if claim.facts["products"] is not None:
        products = products.filter(pk__in=claim.facts["products"])
    keys = list(products.values_list("pk", flat=True))
    chunks = [keys[at : at + CHUNK_PRODUCTS] for at in range(0, len(keys), CHUNK_PRODUCTS)]
    for number, chunk in enumerate(chunks):
        start_job(
            kind=CHUNK,
            key=f"plan:{run.pk}:{number}",
            actor=run.requested_by,
            facts={"run": run.pk, "products": chunk},
        )
    run.chunks, run.fingerprint = len(chunks), fingerprint
    run.save(update_fields=["chunks", "fingerprint"])
    claim.finish()
    _end_if_last(run)


def plan_chunk(claim: Claim) -> None:
    """The chunk's products have this run's plans, issues and suggestions. Repeating it is safe.

    Where a later run has spoken already, this one keeps silent.
    """
    claim.progress(0, 1)
    run = PlanningRun.objects.get(pk=claim.facts["run"])
    frozen = Frozen(run.as_of, RuleBook.from_facts(run.rules["rules"]), run.seed)
    _write(claim, outlooks(claim.facts["products"], frozen))


@command
def _write(claim: Claim, looked: Sequence[Outlook]) -> None:
    """Lock, look at the stock, reconcile, write, and end the job: all of it or nothing."""
    products = _lock_products(claim.facts["products"], claim.facts["run"])
    counts: Counter[str] = Counter()
    run = PlanningRun.objects.get(pk=claim.facts["run"])
    if products and run.status == RunStatus.RUNNING:
        spoken = [outlook for outlook in looked if outlook.pair[0] in products]
        counts = _replace(run, products, spoken)
    _end_chunk(claim, run, counts)


def _lock_products(product_ids: Sequence[int], run_id: int) -> set[int]:
    """Lock the products in key order, so that two runs take turns, and leave out those on which
    a later run has spoken."""
    locked = list(
        Product.objects.filter(pk__in=product_ids)
        .order_by("pk")
        .select_for_update(no_key=True)
        .values_list("pk", flat=True)
    )
    later = StockPlan.objects.filter(product_id__in=locked, run_id__gt=run_id)
    return set(locked) - set(later.values_list("product_id", flat=True))


def _replace(run: PlanningRun, products: set[int], looked: Sequence[Outlook]) -> Counter[str]:
    waiting = lock_waiting(products, run.as_of)
    held = positions(products, run.as_of)
    conclusions = (
        conclude(looked, as_of=run.as_of, positions=held, arrivals=arrivals(products))
        if looked
        else []
    )
    digits = Company.get().currency.minor_digits
    result = reconcile(run, conclusions, waiting, minor_digits=digits)
    write_suggestions(result)
    write_plans(run, list(zip(conclusions, result.explanations, strict=True)), products)
    issues = write_issues(run, looked, products)
    outcomes = Counter(explanation["outcome"] for explanation in result.explanations)
    return outcomes + Counter(
        products=len(products),
        planned=len(conclusions),
        new=len(result.new),
        kept=result.kept,
        superseded=len(result.superseded),
        issues=issues,
    )


def _end_chunk(claim: Claim, run: PlanningRun, counts: Counter[str]) -> None:
    """Add to the run's counts and end the job under the run's lock; the last one ends the run."""
    run = PlanningRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    run.counts = dict(Counter(run.counts) + counts)
    run.save(update_fields=["counts"])
    claim.finish()
    _end_if_last(run)


def _end_if_last(run: PlanningRun) -> None:
    if run.status != RunStatus.RUNNING or jobs_of(run).exclude(state=JobState.DONE).exists():
        return
    run.status, run.finished_at = RunStatus.DONE, timezone.now()
    run.save(update_fields=["status", "finished_at"])


@command
def stop_run(*, actor: User | None, run: PlanningRun) -> PlanningRun:
    """The run ends here: what it has planned stays, the rest is left as it was.

    Raises:
        NotPermitted: ``actor`` may not start planning runs, so may not stop them either.
        StaleState: the run has ended already.
    """
    require(actor, "replenishment.start_planningrun")
    run = PlanningRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    if run.status != RunStatus.RUNNING:
        raise StaleState
    for job in jobs_of(run).filter(state__in=OPEN_STATES):
        request_stop(job)
    run.status, run.finished_at = RunStatus.STOPPED, timezone.now()
    run.save(update_fields=["status", "finished_at"])
    record(actor, "planningrun.stop", run)
    return run


@command
def settle_runs() -> int:
    """Runs whose jobs have all ended, one of them badly, have failed; return how many."""
    settled = 0
    for run in PlanningRun.objects.filter(status=RunStatus.RUNNING).select_for_update(no_key=True):
        states = set(jobs_of(run).values_list("state", flat=True))
        if states and not states & set(OPEN_STATES) and states != {JobState.DONE}:
            run.status, run.finished_at = RunStatus.FAILED, timezone.now()
            run.save(update_fields=["status", "finished_at"])
            settled += 1
    return settled
