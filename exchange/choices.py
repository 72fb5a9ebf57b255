"""The vocabulary of imports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BatchStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting for its columns")
    RUNNING = "running", _("Running")
    TRIED = "tried", _("Tried out")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


class CellKind(models.TextChoices):
    """What the cells of a column hold."""

    TEXT = "text", _("text")
    CODE = "code", _("a code")
    NUMBER = "number", _("a number")
    WHOLE = "whole", _("a whole number")
    DAY = "day", _("a day")
    CHOICE = "choice", _("one of several words")
    YES_NO = "yes_no", _("yes or no")


class RowVerdict(models.TextChoices):
    """How a row fared that names something by a code. Every row gets exactly one."""

    NEW = "new", _("Added")
    CHANGED = "changed", _("Changes what is there")
    SAME = "same", _("Is there already, and the same")
    KEPT = "kept", _("Is there already: left as it is")
    REPEATED = "repeated", _("The same code stands in an earlier row")
    WRONG_COLUMNS = "wrong_columns", _("Too many or too few columns")
    FORMULA = "formula", _("A cell holds a formula or an error instead of a value")
    MISSING = "missing", _("A cell that is needed is empty")
    BAD_TEXT = "bad_text", _("A text or code cannot be used")
    BAD_NUMBER = "bad_number", _("A number cannot be used")
    BAD_DATE = "bad_date", _("A date cannot be read")
    BAD_CHOICE = "bad_choice", _("A word that is none of the possible ones")
    UNKNOWN = "unknown", _("Names something that is not known here")
    REFUSED = "refused", _("Breaks a rule")


TAKEN = frozenset({RowVerdict.NEW, RowVerdict.CHANGED})
IDLE = frozenset({RowVerdict.SAME, RowVerdict.KEPT})
