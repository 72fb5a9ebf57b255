"""Every row of an import with its verdict, kept beside the batch to be filtered and downloaded."""

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet
from django.core.files.storage import default_storage
from numpy.typing import NDArray

from exchange.models import ImportBatch
from exchange.services.cells import texts
from exchange.values import ChunkOutcome

FOLDER = "imports"
READ_AT_ONCE = 10_000
ROW, VERDICT, FACTS = "row", "verdict", "facts"
CELL = "cell:"  # Before the names of the file's own columns.


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """One row of the file, how it fared, and what else there is to say."""

    row: int
    verdict: str
    facts: Mapping[str, Any]
    cells: Sequence[str]


class VerdictFile:
    """Writes the verdicts of one batch, chunk by chunk; nothing is kept unless it is finished."""

    def __init__(self, columns: Mapping[str, str], words: Sequence[str]) -> None:
        self.name = f"{FOLDER}/{uuid.uuid4().hex}-verdicts.parquet"
        self._fields = list(dict.fromkeys(columns))
        self._path = Path(default_storage.path(self.name))
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._words = pa.array(words, pa.string())
        head = [(ROW, pa.int64()), (VERDICT, pa.string()), (FACTS, pa.string())]
        cells = [(CELL + columns[name], pa.string()) for name in self._fields]
        self._schema = pa.schema([*head, *dict(cells).items()])
        self._columns = columns
        self._writer = pa.parquet.ParquetWriter(self._path, self._schema, compression="zstd")

    def write(
        self, chunk: Mapping[str, pa.Array], positions: NDArray[np.int64], outcome: ChunkOutcome
    ) -> None:
        facts = [""] * len(positions)
        for row, told in outcome.facts.items():
            facts[row] = json.dumps(told, ensure_ascii=False)
        arrays: dict[str, pa.Array] = {
            ROW: pa.array(positions),
            VERDICT: self._words.take(pa.array(outcome.numbers.astype(np.int64))),
            FACTS: pa.array(facts, pa.string()),
        }
        for name in self._fields:
            arrays[CELL + self._columns[name]] = texts(chunk[name])
        self._writer.write_table(pa.table(arrays, schema=self._schema))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._writer.close()
        if kind is not None:
            self._path.unlink(missing_ok=True)


def forget_verdicts(batch: ImportBatch) -> None:
    """The file of the batch's verdicts is gone. May be repeated."""
    if batch.verdicts_in:
        default_storage.delete(batch.verdicts_in)


def header_of(batch: ImportBatch) -> list[str]:
    """The names of the file's columns that were read."""
    with pa.parquet.ParquetFile(default_storage.path(batch.verdicts_in)) as file:
        names = file.schema_arrow.names
    return [name.removeprefix(CELL) for name in names if name.startswith(CELL)]


def judged_rows(batch: ImportBatch, verdicts: Sequence[str] = ()) -> Iterator[JudgedRow]:
    """Every row of the file in its order; only those with one of ``verdicts`` when there are."""
    wanted = pa.array(verdicts, pa.string())
    with pa.parquet.ParquetFile(default_storage.path(batch.verdicts_in)) as file:
        for part in file.iter_batches(batch_size=READ_AT_ONCE):
            kept = part.filter(pc.is_in(part[VERDICT], wanted)) if verdicts else part
            columns = [column.to_pylist() for column in kept.columns]
            for row, verdict, facts, *cells in zip(*columns, strict=True):
                yield JudgedRow(row, verdict, json.loads(facts) if facts else {}, cells)
