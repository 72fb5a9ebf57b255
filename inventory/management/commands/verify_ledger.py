"""manage.py verify_ledger: compare every projection of the stock ledger with the ledger."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from inventory.selectors import verify_ledger


class Command(BaseCommand):
    help = "Compare balances and values with the ledger they are computed from."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--fail", action="store_true", help="End with 1 when something differs."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        discrepancies = verify_ledger()
        for one in discrepancies:
            self.stdout.write(str(one))
        if not discrepancies:
            self.stdout.write(_("The ledger and everything computed from it agree."))
        elif options["fail"]:
            raise CommandError(_("%(count)s discrepancies.") % {"count": len(discrepancies)})
