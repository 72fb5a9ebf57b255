"""Which column of a file holds what: named by the user, or guessed from its header."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence

from django.conf import settings
from django.utils import translation

from exchange.errors import MissingColumn, UnknownColumn
from exchange.targets import ImportField, ImportTarget

Known = Callable[[Sequence[str]], int]


def columns_of(
    header: Sequence[str], chosen: Mapping[str, str], target: ImportTarget, *, file_name: str
) -> dict[str, str]:
    """Field to the column that holds it, in the file's order; fields it does not have are left out.

    An empty name in ``chosen`` says that the file does not have the field, whatever one guesses.

    Raises:
        UnknownColumn: ``chosen`` names a field or a column that does not exist.
        MissingColumn: a field we cannot do without was neither named nor guessed.
    """
    _refuse_unknown(header, chosen, target)
    taken = set(chosen.values())
    columns = {
        name: column
        for name, column in guessed(header, target.fields).items()
        if column not in taken and name not in chosen
    }
    columns |= {name: column for name, column in chosen.items() if column}
    missing = [one for one in target.fields if one.is_required and one.name not in columns]
    if missing:
        raise MissingColumn(
            file=file_name,
            missing=", ".join(str(one.label) for one in missing),
            found=", ".join(header),
            example=f"{missing[0].name}={header[0] if header else ''}",
        )
    return dict(sorted(columns.items(), key=lambda item: header.index(item[1])))


def guessed(header: Sequence[str], fields: Iterable[ImportField]) -> dict[str, str]:
    """Field to the column whose header means it; no column stands for two fields.

    The words of our own templates come before all guesses, in every language.
    """
    plain = {_plain(name): name for name in reversed(header)}
    labels = {one.name: _first_in(plain, _labels(one)) for one in fields}
    columns = {name: column for name, column in labels.items() if column}
    for one in fields:
        if one.name not in columns:
            free = {key: name for key, name in plain.items() if name not in columns.values()}
            column = _first_in(free, one.guesses.split())
            if column:
                columns[one.name] = column
    return {one.name: columns[one.name] for one in fields if one.name in columns}


def known_by(target: ImportTarget) -> Known:
    """How many cells of a row could be headers of ``target``."""
    words = {_plain(word) for one in target.fields for word in one.guesses.split()}
    words |= {label for one in target.fields for label in _labels(one)}
    return lambda row: sum(_plain(str(cell)) in words for cell in row)


def labels_in(language: str, fields: Iterable[ImportField]) -> list[str]:
    """The headers of templates and exports in ``language``."""
    with translation.override(language):
        return [str(one.label) for one in fields]


def _labels(one: ImportField) -> list[str]:
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.append(_plain(str(one.label)))
    return found


def _refuse_unknown(header: Sequence[str], chosen: Mapping[str, str], target: ImportTarget) -> None:
    for name, column in chosen.items():
        is_known = target.field_called(name) is not None
        if not is_known or (column and column not in header):
            raise UnknownColumn(
                name=column if is_known else name,
                found=", ".join(header),
                fields=", ".join(one.name for one in target.fields),
            )


def _first_in(plain: Mapping[str, str], words: Iterable[str]) -> str:
    return next((plain[_plain(word)] for word in words if _plain(word) in plain), "")


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).lower())
