"""What every kind of file is to those who read it: a header, a few rows, chunks of columns."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import pyarrow as pa

BadLine = Callable[[str], None]  # Told the text of a line that does not have the header's columns.


class Source(Protocol):
    """A file that can be read."""

    @property
    def header(self) -> Sequence[str]: ...
    @property
    def samples(self) -> Sequence[Sequence[str]]: ...
    @property
    def rows(self) -> int: ...  # How many there are, or are thought to be.
    @property
    def encoding(self) -> str: ...
    @property
    def sheet(self) -> str: ...
    @property
    def sheets(self) -> Sequence[str]: ...

    def chunks(
        self, columns: Mapping[str, str], bad_line: BadLine, notes: dict[str, Any]
    ) -> Iterator[dict[str, pa.Array]]:
        """``columns`` (field to the file's column), some tens of thousands of rows at a time.

        Raises:
            FileRefused: it is damaged.
        """


def names_of(cells: Sequence[Any]) -> list[str]:
    """A header's cells as names: none is empty and none stands twice.

    >>> names_of(["a", "", "a"])
    ['a', '#2', 'a (2)']
    """
    names: list[str] = []
    for number, cell in enumerate(cells, start=1):
        wanted = " ".join(str(cell).split()) or f"#{number}"
        name, count = wanted, 1
        while name in names:
            count += 1
            name = f"{wanted} ({count})"
        names.append(name)
    return names


def header_at(rows: Sequence[Sequence[str]], known: Callable[[Sequence[str]], int]) -> int:
    """Which of the first ``rows`` is the header: where most cells are ``known``, else the first
    that is not empty. A title above it is passed over.
    """
    scores = [known(row) for row in rows]
    best = max(scores, default=0)
    if best >= 2:
        return scores.index(best)
    filled = [sum(bool(cell) for cell in row) for row in rows]
    return next((index for index, count in enumerate(filled) if count), 0)
