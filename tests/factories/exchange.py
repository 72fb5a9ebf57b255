"""Batches of imported rows."""

import factory
from factory.django import DjangoModelFactory

from exchange.models import ImportBatch


class ImportBatchFactory(DjangoModelFactory):
    class Meta:
        model = ImportBatch

    kind = "sales"
    file_name = "sales.csv"
    fingerprint = factory.Sequence(lambda number: f"{number:064d}")
