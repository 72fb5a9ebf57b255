"""The background doors of planning: what a worker does for each kind of job."""

from core.jobs import Claim, job_handler
from replenishment.services import runs


@job_handler("replenishment.plan")
def plan(_claim: Claim) -> None:
    """Once a night."""
    runs.start_nightly_run()


@job_handler(runs.PREPARE)
def prepare_run(claim: Claim) -> None:
    runs.prepare_run(claim)


@job_handler(runs.CHUNK)
def plan_chunk(claim: Claim) -> None:
    runs.plan_chunk(claim)


@job_handler("replenishment.settle_runs")
def settle_runs(_claim: Claim) -> None:
    runs.settle_runs()
