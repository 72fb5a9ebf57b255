"""What the codes and names in a file mean."""

from collections.abc import Callable, Iterable
from typing import Any

from exchange.choices import RowVerdict
from exchange.services.rows import Row


class Links:
    """Things by their code, else by one of their names, in any case."""

    def __init__(
        self,
        things: Iterable[Any],
        *,
        code: Callable[[Any], str] = lambda thing: thing.code,
        names: Callable[[Any], Iterable[str]] = lambda thing: (thing.name_zh, thing.name_en),
    ) -> None:
        self._code, self._names = code, names
        self._by_code: dict[str, Any] = {}
        self._by_name: dict[str, list[Any]] = {}
        for thing in things:
            self.add(thing)

    def add(self, thing: Any) -> None:
        self._by_code[self._code(thing).casefold()] = thing
        for name in set(self._names(thing)):
            if name:
                self._by_name.setdefault(name.casefold(), []).append(thing)

    def find(self, text: str) -> Any:
        """The thing called ``text``; None when there is none, or several."""
        key = text.casefold()
        named = self._by_name.get(key, [])
        return self._by_code.get(key) or (named[0] if len(named) == 1 else None)

    def resolve(self, row: Row, name: str) -> Any:
        """What the row's field ``name`` means, in place of its text; refuse the row otherwise."""
        text = str(row.values[name])
        thing = self.find(text)
        if thing is None:
            is_several = len(self._by_name.get(text.casefold(), [])) > 1
            row.refuse(RowVerdict.UNKNOWN, name, text, "several" if is_several else "unknown")
        else:
            row.values[name] = thing
        return thing
