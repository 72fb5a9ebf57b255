"""What selling takes in from files."""

from django.utils.translation import gettext_lazy as _

from exchange.targets import ImportTarget, register_target
from sales.choices import TAKEN, Verdict
from sales.services.imports.taking import KIND
from sales.services.records import remove_records
from sales.services.uploads import take_in_trial


def register() -> None:
    register_target(
        ImportTarget(
            kind=KIND,
            label=_("Sales history"),
            url_name="sales:import-new",
            take_in=take_in_trial,
            take_out=remove_records,
            verdicts=dict(Verdict.choices),
            taken=frozenset(verdict.value for verdict in TAKEN),
        )
    )
