"""Answers given before, so that a repeated request is answered and not done again."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class IdempotencyKey(models.Model):
    """One unsafe request of one user to one route, and the answer it got."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    route = models.CharField(max_length=200)
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the request's content.")
    status = models.PositiveSmallIntegerField(null=True, help_text="HTTP status of the answer.")
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "route", "key"], name="request_key_is_used_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.route} {self.key}"
