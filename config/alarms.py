"""What can be wrong with the house itself, one row an alarm; shown above every page of the desk."""

from core.alarms import Alarm
from inventory.selectors.checks import ledger_alarm

ALARMS: tuple[Alarm, ...] = (
    Alarm(
        permission="inventory.view_ledgercheck",
        sentence=ledger_alarm,
        url_name="inventory:check-list",
    ),
)
