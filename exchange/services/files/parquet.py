"""Parquet files, with the types they have."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet

from exchange.errors import UnreadableFile
from exchange.services.cells import texts
from exchange.services.files.limits import CHUNK_ROWS, SAMPLES, refuse_count
from exchange.services.files.source import BadLine

MAGIC = b"PAR1"


@dataclass(frozen=True, slots=True)
class ParquetSource:
    """A Parquet file."""

    path: Path
    header: Sequence[str]
    samples: Sequence[Sequence[str]]
    rows: int
    encoding: str = ""
    sheet: str = ""
    sheets: Sequence[str] = ()

    def chunks(
        self, columns: Mapping[str, str], bad_line: BadLine, notes: dict[str, Any]
    ) -> Iterator[dict[str, pa.Array]]:
        names = sorted(set(columns.values()))
        try:
            with pa.parquet.ParquetFile(self.path) as file:
                for batch in file.iter_batches(batch_size=CHUNK_ROWS, columns=names):
                    yield {field: batch.column(name) for field, name in columns.items()}
        except (pa.ArrowException, OSError) as error:
            raise UnreadableFile(file=self.path.name, reason=str(error)[:200]) from error


def open_parquet(path: Path) -> ParquetSource:
    """Raises ``UnreadableFile``, ``EmptyFile``, ``FileTooLarge``."""
    try:
        with pa.parquet.ParquetFile(path) as file:
            rows, header = file.metadata.num_rows, file.schema_arrow.names
            refuse_count(path, rows)
            first = next(file.iter_batches(batch_size=SAMPLES))
            cells = [texts(column).to_pylist() for column in first.columns]
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFile(file=path.name, reason=str(error)[:200]) from error
    samples = [list(row) for row in zip(*cells, strict=True)]
    return ParquetSource(path, header, samples, rows)
