"""Jobs: the row is the truth, whoever works on it and however often."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core import jobs
from core.errors import Busy, RuleViolation, StaleState
from core.jobs import Claim, Stopped, job_handler, request_stop, retry, run_job, start_job
from core.models import Job, JobState

pytestmark = pytest.mark.django_db

done: list[int] = []


@job_handler("tests.count")
def count(claim: Claim) -> None:
    claim.progress(1, 2, "counting")
    done.append(claim.job_id)


@job_handler("tests.refuse")
def refuse(_claim: Claim) -> None:
    raise RuleViolation("Nothing to count.")


@job_handler("tests.lose")
def lose(claim: Claim) -> None:
    """Another worker takes the job over while this one is still at it."""
    Job.objects.filter(pk=claim.job_id).update(attempts=claim.attempt + 1)
    claim.finish()


@job_handler("tests.stop")
def stop(claim: Claim) -> None:
    request_stop(Job.objects.get(pk=claim.job_id))
    claim.progress(1, 2)
    done.append(claim.job_id)


@pytest.fixture(autouse=True)
def nothing_done() -> None:
    done.clear()


def start(kind: str) -> Job:
    return start_job(kind=kind, key=f"{kind}:1", actor=None)


def test_a_job_is_done_once_and_keeps_its_progress():
    job = start("tests.count")

    assert (run_job(job.pk), run_job(job.pk)) == (True, False)

    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.step, done) == ("done", 1, 2, "counting", [job.pk])


def test_starting_twice_under_one_key_makes_one_job():
    assert start("tests.count").pk == start("tests.count").pk
    assert Job.objects.count() == 1


def test_a_refusal_is_told_in_its_own_words():
    job = start("tests.refuse")

    run_job(job.pk)

    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "Nothing to count.")


def test_a_failed_job_can_be_tried_again_and_a_done_one_cannot():
    failed, finished = start("tests.refuse"), start("tests.count")
    run_job(failed.pk)
    run_job(finished.pk)

    retry(failed)

    assert Job.objects.get(pk=failed.pk).state == JobState.WAITING
    with pytest.raises(StaleState):
        retry(finished)


def test_a_worker_that_lost_its_job_leaves_it_to_the_other():
    job = start("tests.lose")

    run_job(job.pk)

    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.RUNNING, 2)


def test_a_person_can_stop_a_running_job():
    job = start("tests.stop")

    run_job(job.pk)

    job.refresh_from_db()
    assert (job.state, done) == (JobState.STOPPED, [])


def test_a_job_nobody_has_begun_is_stopped_at_once():
    job = start("tests.count")

    request_stop(job)

    assert run_job(job.pk) is False
    assert Job.objects.get().state == JobState.STOPPED


def test_the_sweep_finds_what_a_killed_worker_left():
    job = start("tests.count")
    claim = jobs._claim(job.pk)
    assert (claim is not None, jobs.sweep()) == (True, 0)

    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    assert jobs.sweep() == 1
    assert run_job(job.pk) is True
    with pytest.raises(Stopped):
        claim.finish()
    assert Job.objects.get().state == JobState.DONE


def test_a_job_that_kills_its_workers_is_given_up():
    job = start("tests.count")
    Job.objects.update(
        state=JobState.RUNNING, attempts=jobs.ATTEMPTS_MAX, lease_until=timezone.now()
    )

    assert run_job(job.pk) is False

    job.refresh_from_db()
    assert (job.state, done) == (JobState.FAILED, [])
    assert "8" in job.error


@job_handler("tests.wait")
def wait(_claim: Claim) -> None:
    raise Busy


def test_a_job_that_meets_locked_rows_is_taken_up_again_later():
    job = start("tests.wait")

    run_job(job.pk)

    job.refresh_from_db()
    assert (job.state, job.attempts, job.lease_until) == ("waiting", 1, None)
    assert job.due_at > timezone.now()
