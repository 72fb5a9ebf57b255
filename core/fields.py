"""Exact numbers in the database.

SQLite keeps a ``DecimalField`` as a float, so quantities, rates and money are ``Decimal`` in Python
and whole numbers of 10^-6 (BIGINT) in both databases.
"""

from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django import forms
from django.core import checks, exceptions, validators
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models.expressions import Combinable, register_combinable_fields
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.quantities import LARGEST, QUANTITY_DIGITS, QUANTUM, SCALE, round_quantity


class FixedField(models.Field):
    """A ``Decimal`` with six decimals, stored as a whole number of 10^-6.

    Sums, comparisons, ordering, ``F() + F()`` and ``F() - F()`` work as for any number. Two such
    columns cannot be multiplied in SQL but through ``Multiply``: the raw product would be off by
    10^6, so Django is left without a rule for it and raises ``FieldError``.
    """

    description = _("Decimal number with six decimals")
    empty_strings_allowed = False
    default_error_messages: ClassVar = {
        "invalid": _("“%(value)s” is not a number. Write it in digits, such as 12.5."),
    }

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    @property
    def validators(self) -> list[Any]:
        return [
            *super().validators,
            validators.DecimalValidator(19, QUANTITY_DIGITS),
            validators.MinValueValidator(-LARGEST),
            validators.MaxValueValidator(LARGEST),
        ]

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or isinstance(value, Decimal):
            return value
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite():
            raise exceptions.ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": value}
            )
        return number

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return self.to_python(value) if not hasattr(value, "resolve_expression") else value

    def get_db_prep_value(
        self,
        value: Any,
        connection: BaseDatabaseWrapper,
        prepared: bool = False,  # noqa: FBT001, FBT002
    ) -> Any:
        if not prepared:
            value = self.get_prep_value(value)
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return int(round_quantity(value) * SCALE)

    def from_db_value(self, value: Any, *_args: Any) -> Decimal | None:
        return None if value is None else from_units(value)

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else format(value, "f")

    def formfield(self, **kwargs: Any) -> Any:
        kwargs.setdefault("form_class", forms.DecimalField)
        kwargs |= {"max_digits": 19, "decimal_places": QUANTITY_DIGITS}
        return super().formfield(**kwargs)

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        problems = super().check(**kwargs)
        if self.has_default() and isinstance(self.default, float):
            problems.append(checks.Error("A float is not exact: use a Decimal.", obj=self))
        return problems


def from_units(units: Any) -> Decimal:
    """The number that ``units`` of 10^-6 stand for, without trailing zeros.

    >>> from_units(12_500_000)
    Decimal('12.5')
    """
    if isinstance(units, int) and units % SCALE == 0:
        return Decimal(units // SCALE)
    number = Decimal(units) * QUANTUM
    whole = number.to_integral_value()
    return whole if number == whole else round_quantity(number).normalize()


def to_units(value: Decimal) -> int:
    """``value`` as a whole number of 10^-6, for SQL written by hand."""
    if not value:
        return 0
    scaled = value * SCALE
    units = int(scaled)
    return units if units == scaled else int(round_quantity(value) * SCALE)


for connector in (Combinable.ADD, Combinable.SUB):
    register_combinable_fields(FixedField, connector, FixedField, FixedField)


def key_or_zero(path: str) -> Coalesce:
    """A nullable key as a number, so that a unique constraint takes two nulls for equal."""
    return Coalesce(models.F(path), models.Value(0), output_field=models.BigIntegerField())


ZERO = models.Value(Decimal(0), output_field=FixedField())


def total(path: str, **kwargs: Any) -> Coalesce:
    """The sum of the ``FixedField`` at ``path``, zero when there are no rows."""
    return Coalesce(models.Sum(path, **kwargs), ZERO)


class Multiply(models.Func):
    """The product of two ``FixedField`` expressions, rounded half away from zero to 10^-6."""

    output_field = FixedField()
    arity = 2

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = f"(ROUND((%(expressions)s) / {SCALE}))::bigint"
        return self.as_sql(
            compiler, connection, template=template, arg_joiner=")::numeric * (", **extra
        )

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="EVERNORMAL_MULTIPLY", **extra)


def _multiply_units(left: int | None, right: int | None) -> int | None:
    if left is None or right is None:
        return None
    product = left * right
    rounded = (abs(product) + SCALE // 2) // SCALE
    return rounded if product >= 0 else -rounded


def register_sqlite_functions(connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    """Teach a new SQLite connection the exact product that ``Multiply`` calls."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(
            "EVERNORMAL_MULTIPLY", 2, _multiply_units, deterministic=True
        )


connection_created.connect(register_sqlite_functions, dispatch_uid="core.fields")
