"""What a list declares and shows: actions, presets, headings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkAction:
    """Something done to the selected rows: their keys are posted as ``selected``."""

    label: Any
    url_name: str
    permission: str
    icon: str = "check"
    is_primary: bool = False
    confirm: Any = ""  # Ask first, naming the effect, only where it cannot be undone.


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAction:
    """A button at the head of a page."""

    label: Any
    url_name: str
    permission: str = ""
    icon: str = "plus"
    is_primary: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A filter that is one tap away, such as "late": a label and the parameters it sets."""

    label: Any
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of one column: its words and where a tap on it leads."""

    column: Any
    sort: str  # The value of ``sort`` that a tap asks for; empty where one cannot sort.
    direction: str  # "ascending", "descending" or nothing.
    total: Any

    @property
    def total_text(self) -> Any:
        """The total as the column writes its cells."""
        return self.column.column.render(self.total)
