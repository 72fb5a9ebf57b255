"""Runs: started once, worked off by anybody, finished by the last."""

import pytest

from core.errors import NotPermitted, StaleState
from core.jobs import run_job
from core.models import AuditEntry, Job
from replenishment.models import PlanningRun, StockPlan, Suggestion
from replenishment.selectors.runs import jobs_of, run_progress
from replenishment.services import runs
from replenishment.services.runs import start_nightly_run, start_run, stop_run
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.purchasing import SupplierTermsFactory
from tests.replenishment.world import TODAY, plan, plan_of, sell, stock, waiting, work_off

pytestmark = pytest.mark.django_db

START = "replenishment.start_planningrun"


def test_a_run_plans_what_sells_and_says_so():
    place, terms = WarehouseFactory(central=True), SupplierTermsFactory(pack_quantity=12)
    sell(terms.product, place, [4] * 120)
    stock(terms.product, place, 5)

    run = plan()

    [suggestion] = waiting(terms.product, place)
    assert (run.status, run.chunks, run.counts["new"]) == ("done", 1, 1)
    assert suggestion.quantity % 12 == 0
    assert plan_of(terms.product, place).explanation["outcome"] == "suggested"
