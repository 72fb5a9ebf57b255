"""manage.py verify_ledger: compare every projection of the stock ledger with the ledger."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from inventory.selectors import verify_ledger
from inventory.selectors.checks import verified_month_end


class Command(BaseCommand):
    help = "Compare balances and values with the ledger they are computed from."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--fail", action="store_true", help="End with 1 when something differs."
        )

        parser.add_argument(
            "--since-month-end",
            action="store_true",
            help="Take what was before the last closed month's end from there, once proved.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        since = verified_month_end() if options["since_month_end"] else None
        if since is not None:
            self.stdout.write(_("Movements after %(month)s are read.") % {"month": since})
        elif options["since_month_end"]:
            self.stdout.write(
                _("No check has proved the end of a closed month: everything is read.")
            )
        discrepancies = verify_ledger(since)
        for one in discrepancies:
            self.stdout.write(str(one))
        if not discrepancies:
            self.stdout.write(_("The ledger and everything computed from it agree."))
        elif options["fail"]:
            raise CommandError(_("%(count)s discrepancies.") % {"count": len(discrepancies)})
