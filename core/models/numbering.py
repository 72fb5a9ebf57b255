"""The last number given under each prefix (SQLite; PostgreSQL uses its own sequences)."""

from django.db import models


class NumberSequence(models.Model):
    """The last number given out for documents of one prefix."""

    prefix = models.CharField(max_length=8, primary_key=True)
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.prefix}-{self.last}"
