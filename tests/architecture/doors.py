"""Every URL of the house with sample values in place of its parameters."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern
from django.utils.regex_helper import normalize

SAMPLES = {"int": "1", "uuid": "9a4c7c6e-3b1f-4f0e-8f55-0d9a2b1c4e77"}
PARAMETER = re.compile(r"<(?:(\w+):)?\w+>")


@dataclass(frozen=True, slots=True)
class Door:
    """One address and the name it is known by."""

    name: str
    path: str


def all_doors() -> list[Door]:
    return sorted(set(_walk(get_resolver(), "/", "")), key=lambda door: (door.path, door.name))


def _walk(resolver: URLResolver, prefix: str, space: str) -> Iterator[Door]:
    for entry in resolver.url_patterns:
        path = prefix + _sample(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Door(space + (entry.name or entry.lookup_str), path)
        else:
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, path, inner)


def _sample(pattern: object) -> str:
    if isinstance(pattern, RegexPattern):
        form, names = normalize(str(pattern))[0]
        return form % dict.fromkeys(names, "1")
    return PARAMETER.sub(lambda found: SAMPLES.get(found[1] or "str", "sample"), str(pattern))
