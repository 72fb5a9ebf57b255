"""Plan everything as of a day, by the workers or at once."""

import time
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.jobs import run_job
from core.models import Job
from replenishment.choices import RunStatus
from replenishment.models import PlanningRun
from replenishment.selectors.runs import jobs_of, last_run, run_progress
from replenishment.services.runs import settle_runs, start_run
from replenishment.tasks import plan_chunk as _handlers_are_registered  # noqa: F401

PAUSE_SECONDS = 0.5


class Command(BaseCommand):
    help = "Plan every product at every place: what to buy or move, and why."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", type=_day, help="The day, such as 2026-03-02.")
        parser.add_argument(
            "--wait", action="store_true", help="Do the work here, and say how far."
        )
        parser.add_argument("--if-never", action="store_true", help="Only if nothing was planned.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_never"] and last_run() is not None:
            self.stdout.write(_("There is a finished run already."))
            return
        try:
            run = start_run(actor=None, as_of=options["as_of"])
        except DomainError as refusal:
            raise CommandError(str(refusal.message)) from refusal
        if options["wait"]:
            self._work(run)
        else:
            self.stdout.write(_("Run %(run)s waits for a worker.") % {"run": run.pk})

    def _work(self, run: PlanningRun) -> None:
        """Take up every job of the run that nobody else has, until none is open."""
        while run.status == RunStatus.RUNNING:
            due = Job.objects.due(timezone.now()) & jobs_of(run)
            for key in due.order_by("pk").values_list("pk", flat=True):
                run_job(key)
                self._tell(run)
            settle_runs()
            run.refresh_from_db()
            if run.status == RunStatus.RUNNING and not due.exists():
                time.sleep(PAUSE_SECONDS)
        self.stdout.write("")
        if run.status != RunStatus.DONE:
            raise CommandError(self._complaint(run))
        self.stdout.write(self._outcome(run))

    def _tell(self, run: PlanningRun) -> None:
        run.refresh_from_db()
        progress = run_progress(run)
        line = _("Planning as of %(day)s: %(done)s of %(total)s parts") % {
            "day": run.as_of,
            "done": progress.done,
            "total": progress.total,
        }
        self.stdout.write(f"\r{line}", ending="")
        self.stdout.flush()

    def _complaint(self, run: PlanningRun) -> str:
        failed = jobs_of(run).exclude(error="").order_by("pk").first()
        return _("The run did not finish. %(error)s") % {"error": failed.error if failed else ""}

    def _outcome(self, run: PlanningRun) -> str:
        counts = run.counts
        return _(
            "Run %(run)s: %(planned)s looked at, %(new)s new suggestions, %(kept)s stay, "
            "%(superseded)s superseded, %(issues)s issues."
        ) % {
            "run": run.pk,
            **{name: counts.get(name, 0) for name in ("planned", "new", "kept")},
            **{name: counts.get(name, 0) for name in ("superseded", "issues")},
        }


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        told = _("“%(text)s” is not a day. Write it as 2026-03-02.")
        raise ArgumentTypeError(told % {"text": text}) from error
