"""What narrows the API's lists."""

import django_filters

from replenishment.models import PlanningRun, StockPlan, Suggestion


class SuggestionApiFilter(django_filters.FilterSet):
    """By status, kind, product, place, source and dates."""

    need_on = django_filters.DateFromToRangeFilter()
    stockout_on = django_filters.DateFromToRangeFilter()

    class Meta:
        model = Suggestion
        fields = ("status", "kind", "product", "warehouse", "supplier", "source_warehouse", "run")


class StockPlanApiFilter(django_filters.FilterSet):
    """By product and place."""

    class Meta:
        model = StockPlan
        fields = ("product", "warehouse", "run")


class PlanningRunApiFilter(django_filters.FilterSet):
    """By status and day."""

    class Meta:
        model = PlanningRun
        fields = ("status", "as_of")
