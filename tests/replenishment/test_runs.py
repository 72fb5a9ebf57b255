"""Runs: started once, worked off by anybody, finished by the last."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.translation import override

from core.errors import NotPermitted, StaleState
from core.jobs import Claim, Stopped, run_job
from core.models import AuditEntry, Job
from replenishment.errors import PlanDayRefused
from replenishment.models import PlanningRun, RunIssue, StockPlan, Suggestion
from replenishment.selectors.runs import jobs_of, last_run, run_progress
from replenishment.services import runs
from replenishment.services.runs import settle_runs, start_nightly_run, start_run, stop_run
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.purchasing import SupplierTermsFactory
from tests.factories.replenishment import PolicyRuleFactory
from tests.replenishment.world import TODAY, plan, plan_of, sell, stock, waiting, work_off

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

START = "replenishment.start_planningrun"


@pytest.fixture
def products(monkeypatch) -> list:
    """Five products that sell at one place, in chunks of two."""
    monkeypatch.setattr(runs, "CHUNK_PRODUCTS", 2)
    place = WarehouseFactory(central=True)
    made = [SupplierTermsFactory().product for _number in range(5)]
    for number, product in enumerate(made, start=1):
        sell(product, place, [number, 0, number] * 40)
    return made


def chunks_of(run: PlanningRun) -> list[Job]:
    """The run's chunks, once its first job is done."""
    prepare = jobs_of(run).get(kind=runs.PREPARE)
    run_job(prepare.pk)
    return list(jobs_of(run).filter(kind=runs.CHUNK).order_by("pk"))


def written() -> list[tuple]:
    rows = Suggestion.objects.filter(status="pending").order_by("product_id")
    return list(rows.values_list("product_id", "quantity"))


def test_a_run_plans_what_sells_and_says_so():
    place, terms = WarehouseFactory(central=True), SupplierTermsFactory(pack_quantity=12)
    sell(terms.product, place, [4] * 120)
    stock(terms.product, place, 5)

    run = plan()

    [suggestion] = waiting(terms.product, place)
    assert (run.status, run.chunks, run.counts["new"], len(run.fingerprint)) == ("done", 1, 1, 64)
    assert suggestion.quantity % 12 == 0
    assert plan_of(terms.product, place).explanation["outcome"] == "suggested"
    assert last_run() == run


def test_without_the_permission_nothing_starts():
    with pytest.raises(NotPermitted):
        start_run(actor=UserFactory())

    assert (PlanningRun.objects.exists(), Job.objects.exists()) == (False, False)


def test_a_planner_starts_a_run_and_it_is_remembered():
    planner = UserFactory(may=[START])

    run = start_run(actor=planner, as_of=TODAY)

    assert (run.requested_by, run.status, run_progress(run).total) == (planner, "running", 0)
    assert AuditEntry.objects.get().action == "planningrun.start"


def test_the_same_key_is_the_same_run():
    assert start_run(actor=None, key="twice") == start_run(actor=None, key="twice")
    assert Job.objects.count() == 1


def test_there_is_one_run_a_night():
    assert start_nightly_run() == start_nightly_run()
    assert PlanningRun.objects.get().key == "nightly:2026-03-02"


def test_the_last_chunk_ends_the_run_whatever_their_order(products):
    run = start_run(actor=None, as_of=TODAY)
    chunks = chunks_of(run)

    for job in reversed(chunks):
        run.refresh_from_db()
        assert run.status == "running"
        run_job(job.pk)

    run.refresh_from_db()
    assert (run.status, run.chunks, run.counts["products"]) == ("done", 3, 5)
    assert run_progress(run).percent == 100
    assert len(written()) == 5


def test_only_the_products_that_were_asked_for_are_planned(products):
    plan(products=[products[1].pk])

    assert [row.product for row in StockPlan.objects.all()] == [products[1]]


def test_a_chunk_that_another_worker_has_taken_over_writes_nothing(products):
    run = start_run(actor=None, as_of=TODAY)
    job = chunks_of(run)[0]
    Job.objects.filter(pk=job.pk).update(
        state="running", attempts=2, lease_until=timezone.now() + timedelta(minutes=5)
    )

    with pytest.raises(Stopped):
        runs.plan_chunk(Claim(job.pk, 1, job.kind, job.facts, None))

    assert (StockPlan.objects.count(), Suggestion.objects.count()) == (0, 0)


def test_a_chunk_done_twice_leaves_what_it_left_once(products):
    run = start_run(actor=None, as_of=TODAY)
    job = chunks_of(run)[0]
    run_job(job.pk)
    before, plans, issues = written(), StockPlan.objects.count(), RunIssue.objects.count()

    Job.objects.filter(pk=job.pk).update(state="waiting", finished_at=None)
    run_job(job.pk)

    assert (written(), StockPlan.objects.count()) == (before, plans)
    assert RunIssue.objects.count() == issues


def test_two_runs_at_once_suggest_once_and_the_later_one_is_heard(products):
    first, second = start_run(actor=None, as_of=TODAY), start_run(actor=None, as_of=TODAY)
    early, late = chunks_of(first), chunks_of(second)

    for job in (early[0], late[0], late[1], early[1], early[2], late[2]):
        run_job(job.pk)

    assert len(written()) == 5
    assert set(PlanningRun.objects.values_list("status", flat=True)) == {"done"}
    assert set(StockPlan.objects.values_list("run", flat=True)) == {second.pk}


def test_a_run_keeps_the_rules_it_began_with(products):
    run = start_run(actor=None, as_of=TODAY)
    PolicyRuleFactory(service_target=0.99, method="moving_average")

    work_off(run)

    assert set(StockPlan.objects.values_list("method", flat=True)) == {"combined"}


def test_a_run_that_is_stopped_keeps_what_it_planned_and_plans_no_more(products):
    run = start_run(actor=None, as_of=TODAY)
    job = chunks_of(run)[0]
    run_job(job.pk)

    stopped = stop_run(actor=None, run=run)

    work_off(run)
    assert (stopped.status, StockPlan.objects.count()) == ("stopped", 2)
    with pytest.raises(StaleState):
        stop_run(actor=None, run=run)


def test_a_stranger_may_not_stop_a_run():
    run = start_run(actor=None, as_of=TODAY)

    with pytest.raises(NotPermitted):
        stop_run(actor=UserFactory(), run=run)

    run.refresh_from_db()
    assert run.status == "running"


def test_a_run_whose_job_failed_has_failed(products):
    run = start_run(actor=None, as_of=TODAY)
    first, *rest = chunks_of(run)
    for job in rest:
        run_job(job.pk)
    assert settle_runs() == 0
    Job.objects.filter(pk=first.pk).update(state="failed", finished_at=timezone.now())

    assert settle_runs() == 1

    run.refresh_from_db()
    assert run.status == "failed"


def test_a_run_over_nothing_is_done_at_once():
    run = plan()

    assert (run.status, run.chunks, run.counts) == ("done", 0, {})


def test_the_command_plans_and_says_what_came_of_it(products):
    said = StringIO()

    with override("en"):
        call_command("plan", "--as-of", "2026-03-02", "--wait", stdout=said)

    assert "5 looked at, 5 new suggestions" in said.getvalue()
    assert len(written()) == 5


def test_the_command_leaves_the_work_to_a_worker(products):
    call_command("plan", stdout=StringIO())

    assert Job.objects.get().state == "waiting"


def test_the_command_plans_once_only_when_asked_for_the_first_time(products):
    for _number in range(2):
        call_command("plan", "--wait", "--if-never", stdout=StringIO())

    assert PlanningRun.objects.count() == 1


def test_a_day_that_is_none_is_refused():
    with pytest.raises(CommandError):
        call_command("plan", "--as-of", "yesterday", stdout=StringIO())


@pytest.mark.parametrize("day", [date(1989, 12, 31), date(1, 1, 1), date(9999, 12, 31)])
def test_no_run_is_made_for_a_day_beyond_reach(day):
    with pytest.raises(PlanDayRefused):
        start_run(actor=None, as_of=day)

    with pytest.raises(CommandError, match="Plan as of a day from 1990-01-01 to "):
        call_command("plan", "--as-of", day.isoformat(), stdout=StringIO())
    assert PlanningRun.objects.exists() is False


def test_products_without_a_place_to_be_are_planned_nowhere():
    ProductFactory()

    assert plan().counts == {"products": 1}
