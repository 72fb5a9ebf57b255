"""What narrows the API's lists."""

import django_filters

from catalog.models import Category, Product


class ProductApiFilter(django_filters.FilterSet):
    """By code, branch of the tree, life cycle, tracking, and words."""

    category = django_filters.ModelChoiceFilter(
        queryset=Category.objects.all(), to_field_name="code", method="under"
    )
    q = django_filters.CharFilter(method="words", help_text="Code, names, pinyin or barcode.")

    class Meta:
        model = Product
        fields = ("sku", "life_cycle", "tracking")

    def under(self, queryset, _name, category):
        return queryset.filter(category__path__startswith=category.path)

    def words(self, queryset, _name, value):
        return queryset.matching(value)
