"""Every error of the API is ``{code, message, facts}``."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler as framework_handler

from core.errors import DomainError
from core.http import facts_of, status_of


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's ``EXCEPTION_HANDLER``."""
    if isinstance(error, DomainError):
        return Response(facts_of(error), status=status_of(error))
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    response = framework_handler(error, context)
    if response is not None and isinstance(error, exceptions.APIException):
        response.data = _facts(error)
    return response


def _facts(error: exceptions.APIException) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        return {
            "code": "core.invalid",
            "message": str(error.default_detail),
            "facts": error.detail,
        }
    code = error.get_codes()
    return {"code": f"core.{code}", "message": str(error.detail), "facts": {}}
