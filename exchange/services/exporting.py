"""What leaves in the shape in which it can come in again: exports, and empty templates."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import audit
from core.commands import command
from core.exports import TooManyRows
from core.models import User
from core.permissions import require
from exchange.choices import CellKind
from exchange.errors import ChoiceNeeded
from exchange.models import ImportBatch
from exchange.services.cells import FORMULA
from exchange.services.columns import labels_in
from exchange.services.files.limits import ROWS_MAX
from exchange.services.files.sheets import DIGITS
from exchange.services.verdict_files import header_of, judged_rows
from exchange.targets import ImportTarget
from exchange.words import explained

EXPORT = "exchange.view_importbatch"
ROW_LABEL, VERDICT_LABEL, REASON_LABEL = _("Row"), _("Verdict"), _("Reason")
IS_FORMULA = re.compile(FORMULA)
LOOKS_NEUTRALISED = re.compile(r"'+ *[=+\-@\t\r\n]")
Table = tuple[list[str], Iterable[Sequence[Any]]]


@command
def exported(
    *, actor: User, target: ImportTarget, language: str, chosen: Mapping[str, str]
) -> Table:
    """The header in ``language``, and every row of the target that ``actor`` may see.

    Raises:
        NotPermitted: ``actor`` may not see imports, or not this kind.
        ChoiceNeeded: something has to be chosen first.
    """
    for permission in (EXPORT, *target.permissions):
        require(actor, permission)
    for option in target.export_options:
        given = chosen.get(option.name, "")
        if given not in {str(value) for value, _words in option.choices(actor)}:
            raise ChoiceNeeded(option=str(option.label))
    audit.record(actor, "export", actor, kind=target.kind, chosen=dict(chosen))
    rows = target.export(actor, chosen)
    return labels_in(language, target.fields), _limited(rows)


def template_of(target: ImportTarget, language: str) -> Table:
    """The header in ``language`` over one example."""
    return labels_in(language, target.fields), [[_example(one) for one in target.fields]]


def verdict_table(batch: ImportBatch, target: ImportTarget, verdicts: Sequence[str]) -> Table:
    """The file's rows as they were read, each with its number, its verdict and the reason."""
    names = [*header_of(batch), str(ROW_LABEL), str(VERDICT_LABEL), str(REASON_LABEL)]
    words = target.verdicts
    rows = (
        [
            *("" if IS_FORMULA.match(cell) else cell for cell in one.cells),
            one.row,
            str(words.get(one.verdict, one.verdict)),
            explained(target, one.facts),
        ]
        for one in judged_rows(batch, verdicts)
    )
    return names, rows


def _example(one: Any) -> Any:
    if one.kind in (CellKind.NUMBER, CellKind.WHOLE) and one.example:
        return Decimal(one.example)
    return one.example


def _limited(rows: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
    for count, row in enumerate(rows):
        if count >= ROWS_MAX:
            raise TooManyRows(limit=f"{ROWS_MAX:,}")
        yield [_kept(cell) for cell in row]


def _kept(cell: Any) -> Any:
    """A cell that reads back as what it is: a quotation mark that would be taken for that of a
    neutralised formula gets a second one; a number longer than a spreadsheet's is a text.
    """
    match cell:
        case str() if LOOKS_NEUTRALISED.match(cell):
            return f"'{cell}"
        case bool():
            return "1" if cell else "0"
        case Decimal() if len(cell.as_tuple().digits) > DIGITS:
            return f"{cell:f}"
    return cell
