"""How our own column types are written in JSON."""

from typing import Any, ClassVar

from django.db import models
from rest_framework import serializers

from core.fields import FixedField
from core.quantities import LARGEST, QUANTITY_DIGITS


class FixedDecimal(serializers.DecimalField):
    """An exact number as a string, such as ``"12.5"``."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 19)
        kwargs.setdefault("decimal_places", QUANTITY_DIGITS)
        kwargs.setdefault("max_value", LARGEST)
        kwargs.setdefault("min_value", -LARGEST)
        super().__init__(normalize_output=True, **kwargs)


class HouseModelSerializer(serializers.ModelSerializer):
    """A model serializer that knows our column types."""

    serializer_field_mapping: ClassVar[dict[type[models.Field], type[serializers.Field]]] = {
        **serializers.ModelSerializer.serializer_field_mapping,
        FixedField: FixedDecimal,
    }
