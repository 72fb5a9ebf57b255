"""What narrows a list of products."""

import django_filters
from django.utils.translation import gettext_lazy as _

from catalog.choices import LifeCycle, Tracking
from catalog.models import Category, Product


class ProductFilter(django_filters.FilterSet):
    """Products by branch of the tree, life cycle and tracking."""

    category = django_filters.ModelChoiceFilter(
        label=_("Category"), queryset=Category.objects.all(), method="under"
    )
    life_cycle = django_filters.MultipleChoiceFilter(
        label=_("Life cycle"), choices=LifeCycle.choices
    )
    tracking = django_filters.MultipleChoiceFilter(label=_("Tracking"), choices=Tracking.choices)

    class Meta:
        model = Product
        fields = ()

    def under(self, queryset, _name, category):
        """Products of ``category`` and of everything below it."""
        return queryset.filter(category__path__startswith=category.path)
