"""A request that comes twice is done once and answered twice."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.errors import exception_handler
from core.commands import command
from core.errors import DomainError, KeyReused, RuleViolation
from core.models import IdempotencyKey
from core.statements import planned

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
KEY_LENGTH_MAX = 200
TABLE = IdempotencyKey._meta.db_table
REMEMBERED_REFUSALS = {400, 422}  # The others may turn out differently a moment later.


class KeyMissing(RuleViolation):
    """An unsafe request came without a key."""

    code = "core.key_missing"
    sentence = _(
        "Send an Idempotency-Key header of 1 to 200 characters with every request that changes "
        "something."
    )


class Shown(Response):
    """An answer with something shown once: what is ``kept`` for a repeat does not hold it."""

    def __init__(self, data: Any, *, kept: Any, status: int) -> None:
        super().__init__(data, status=status)
        self.kept = kept


class IdempotentMixin:
    """Every unsafe method of a view needs an ``Idempotency-Key`` and keeps its answer under it.

    The key's row, the change and the answer are one transaction: a twin that comes at the same
    instant waits on the unique index, then gets the first one's answer.
    """

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        if request.method in SAFE_METHODS:
            return
        name = str(request.method).lower()
        handler = getattr(self, name, None)
        if handler is None:
            return
        key = request.headers.get(HEADER, "")
        if not 0 < len(key) <= KEY_LENGTH_MAX:
            raise KeyMissing

        def once(request: Request, *args: Any, **kwargs: Any) -> Response:
            return _answer_once(key, handler, request, *args, **kwargs)

        setattr(self, name, once)


def _answer_once(
    key: str, handler: Callable[..., Response], request: Request, *args: Any, **kwargs: Any
) -> Response:
    content = {
        "user": request.user,
        "route": f"{request.method} {request.path}"[:200],
        "key": key,
    }
    fingerprint = _fingerprint(request)

    @command
    def run() -> Response:
        row_id = _claim(content, fingerprint)
        if row_id is None:
            return _replay(IdempotencyKey.objects.get(**content), fingerprint)
        response = handler(request, *args, **kwargs)
        _remember(row_id, response)
        return response

    try:
        return run()
    except KeyReused:
        raise
    except (DomainError, exceptions.ValidationError) as refusal:
        _remember_refusal(content, fingerprint, refusal)
        raise


def _replay(row: IdempotencyKey, fingerprint: str) -> Response:
    if row.fingerprint != fingerprint:
        raise KeyReused(key=row.key)
    return Response(row.body, status=row.status, headers={REPLAYED: "true"})


def _claim(content: dict[str, Any], fingerprint: str) -> int | None:
    """The key of a new row; None when there is one. Waits for a twin that is not done yet."""
    values = [content["user"].pk, content["route"], content["key"], fingerprint]
    moment = connection.ops.adapt_datetimefield_value(timezone.now())
    with planned() as cursor:
        cursor.execute(
            f"INSERT INTO {TABLE} (user_id, route, key, fingerprint, created_at) "  # noqa: S608
            "VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING RETURNING id",
            [*values, moment],
        )
        told = cursor.fetchone()
    return None if told is None else int(told[0])


def _remember(row_id: int, response: Response) -> None:
    body = response.kept if isinstance(response, Shown) else response.data
    text = None if body is None else JSONRenderer().render(body).decode()
    with planned() as cursor:
        cursor.execute(
            f"UPDATE {TABLE} SET status = %s, body = %s WHERE id = %s",  # noqa: S608
            [response.status_code, text, row_id],
        )


def _remember_refusal(content: dict[str, Any], fingerprint: str, refusal: Exception) -> None:
    response = exception_handler(refusal, {})
    if response is None or response.status_code not in REMEMBERED_REFUSALS:
        return
    with transaction.atomic():
        row_id = _claim(content, fingerprint)
        if row_id is not None:
            _remember(row_id, response)


def _fingerprint(request: Request) -> str:
    content: Any = request.data
    if request.FILES:
        content = {name: _plain(value) for name, value in content.items()}
    return hashlib.sha256(JSONRenderer().render(content)).hexdigest()


def _plain(value: Any) -> Any:
    """A file by its name and content; anything else as it is."""
    if not isinstance(value, UploadedFile):
        return value
    digest = hashlib.sha256((value.name or "").encode())
    for block in value.chunks():
        digest.update(block)
    value.seek(0)
    return digest.hexdigest()


def key_of(request: Request) -> str:
    """The request's key, made unique among users and short: fit to be a document's key."""
    key = request.headers.get(HEADER, "")
    return f"api:{request.user.pk}:{hashlib.sha256(key.encode()).hexdigest()[:40]}"
