"""Files as people hand them in, and the batches they become."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.core.files.base import ContentFile

import exchange.tasks  # noqa: F401 - Registers the jobs.
from core.exports import file_of
from core.jobs import run_job
from exchange.models import ImportBatch
from exchange.services.exporting import exported
from exchange.services.uploads import hand_in, start_import, suggested_columns
from exchange.targets import target_of
from exchange.values import ReadAs


def csv_of(*rows: Sequence[Any], encoding: str = "utf-8") -> bytes:
    return "\n".join(",".join(str(cell) for cell in row) for row in rows).encode(encoding)


def xlsx_of(*rows: Sequence[Any], sheet: str = "Sheet1", formulas: dict | None = None) -> bytes:
    """A workbook; ``formulas`` maps (row, column) to (formula, its last value)."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"default_date_format": "yyyy-mm-dd"})
    page = book.add_worksheet(sheet)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            page.write(number, column, cell)
    for (row, column), (formula, value) in (formulas or {}).items():
        page.write_formula(row, column, formula, None, value)
    book.close()
    return target.getvalue()


def keep(kind: str, content: bytes, name: str = "file.csv", **more: Any) -> ImportBatch:
    """The file handed in, waiting for its columns."""
    more.setdefault("actor", None)
    return hand_in(kind=kind, file=ContentFile(content, name=name), **more)


def take_in(
    kind: str,
    content: bytes,
    name: str = "file.csv",
    *,
    trial: bool = False,
    columns: dict[str, str] | None = None,
    is_day_first: bool | None = None,
    updates: bool = True,
    **more: Any,
) -> ImportBatch:
    """The file handed in, its columns as guessed unless given, and the job done."""
    batch = keep(kind, content, name, **more)
    facts = {
        "columns": columns or suggested_columns(batch),
        "is_day_first": is_day_first,
        "updates": updates,
    }
    read_as = ReadAs.of(batch.options | facts)
    actor = more.get("actor")
    begun = start_import(actor=actor, batch=batch, read_as=read_as, is_trial=trial)
    run_job(begun.job_id)
    begun.refresh_from_db()
    return begun


def exported_file(
    kind: str, file_format: str, language: str = "en", chosen: dict | None = None, actor: Any = None
) -> bytes:
    header, rows = exported(
        actor=actor, target=target_of(kind), language=language, chosen=chosen or {}
    )
    answer = file_of(header, rows, name=kind, file_format=file_format)
    return b"".join(
        part if isinstance(part, bytes) else part.encode() for part in answer.streaming_content
    )
