"""Take in sales made elsewhere from a CSV, XLSX or Parquet file, try that out, or undo it."""

import hashlib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from core.errors import DomainError
from exchange.models import ImportBatch
from exchange.services.batches import fail_batch, open_batch, undo_batch
from exchange.services.running import EXAMPLES_MAX, take_file, try_file
from exchange.targets import target_of
from exchange.values import ImportOutcome, ReadAs
from sales.choices import TAKEN, Verdict
from sales.services.imports.options import read_as
from sales.services.imports.taking import KIND
from sales.services.records import remove_records
from sales.values import ImportOptions


class Command(BaseCommand):
    """A verdict for every row, then one batch that can be undone."""

    help = "Take in sales made elsewhere (CSV, XLSX or Parquet) as one batch that can be undone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", help="The file: CSV, XLSX or Parquet.")
        parser.add_argument("--dry-run", action="store_true", help="Judge the rows, keep nothing.")
        parser.add_argument("--warehouse", default="", help="Code of the place that sold.")
        parser.add_argument(
            "--columns",
            default="",
            help="What is where, such as product=StockCode,date=Day. Fields: invoice, product, "
            "description, quantity, date, price, customer, amount, line.",
        )
        parser.add_argument("--encoding", default="", help="Of a CSV file, such as gb18030.")
        parser.add_argument(
            "--dates",
            choices=("day-first", "month-first"),
            help="How 3/4/2026 is meant, where the file does not tell.",
        )
        parser.add_argument(
            "--create-products", default="", metavar="CATEGORY", help="Make unknown products in it."
        )
        parser.add_argument("--undo", type=int, metavar="BATCH", help="Take a batch out again.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["undo"] is not None:
                self._undo(options["undo"])
            else:
                self._take(options)
        except DomainError as refusal:
            raise CommandError(str(refusal.message)) from refusal

    def _undo(self, batch_id: int) -> None:
        batch = ImportBatch.objects.filter(pk=batch_id).first()
        if batch is None:
            raise CommandError(_("There is no import %(batch)s.") % {"batch": batch_id})
        undo_batch(actor=None, batch=batch)
        self.stdout.write(_("Import %(batch)s was undone.") % {"batch": batch_id})

    def _take(self, options: dict[str, Any]) -> None:
        if not options["file"]:
            raise CommandError(_("Name a file of sales, or a batch to take out with --undo."))
        path = Path(options["file"])
        if not path.is_file():
            raise CommandError(_("There is no file %(file)s.") % {"file": path})
        chosen, target = _read_as(options), target_of(KIND)
        if options["dry_run"]:
            outcome = try_file(path, target, chosen, actor=None, report=self._report)
            self._tell(outcome, _("Nothing was taken in: this was a dry run."))
            return
        batch = open_batch(
            actor=None,
            kind=KIND,
            file_name=path.name,
            fingerprint=_fingerprint(path),
            options=chosen.facts() | {"dry_run": False},
        )
        try:
            outcome = take_file(
                path, target, chosen, batch=batch, is_trial=False, report=self._report
            )
        except DomainError as refusal:
            remove_records(batch)
            fail_batch(batch, str(refusal.message))
            raise
        told = _(
            "Taken in as import %(batch)s. Undo it with: manage.py import_sales --undo %(batch)s"
        )
        self._tell(outcome, told % {"batch": batch.pk})

    def _report(self, done: int, total: int) -> None:
        self.stderr.write(f"  {done:,} / {total:,}")

    def _tell(self, outcome: ImportOutcome, last: str) -> None:
        for verdict in Verdict:
            count = outcome.counts.get(verdict.value, 0)
            if count:
                mark = "+" if verdict in TAKEN else "-"
                self.stdout.write(f"{count:>10,} {mark} {verdict.value:<18} {verdict.label}")
        self.stdout.write(f"{outcome.rows:>10,} = " + _("rows"))
        if outcome.notes["products_made"]:
            made = _("Products made, or to be made: %(count)s")
            self.stdout.write(made % {"count": outcome.notes["products_made"]})
        self.stdout.write(
            _("Of each verdict the first %(count)s rows are kept for looking at; all are counted.")
            % {"count": EXAMPLES_MAX}
        )
        self.stdout.write(last)


def _read_as(options: dict[str, Any]) -> ReadAs:
    pairs = [pair.split("=", 1) for pair in options["columns"].split(",") if pair.strip()]
    if any(len(pair) != 2 for pair in pairs):
        raise CommandError(_("Write columns as field=column, separated by commas."))
    chosen = ImportOptions(
        warehouse_code=options["warehouse"],
        columns={field.strip(): column.strip() for field, column in pairs},
        encoding=options["encoding"],
        is_day_first={"day-first": True, "month-first": False}.get(options["dates"]),
        category_code=options["create_products"],
    )
    return read_as(chosen)


def _fingerprint(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
