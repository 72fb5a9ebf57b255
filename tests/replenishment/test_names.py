"""Methods by the names readers know them by, also those that nobody can choose."""

import pytest
from django.utils.translation import override

from replenishment.selectors.names import method_name


@pytest.mark.parametrize(
    ("name", "english", "chinese"),
    [
        (
            "level_alone",
            "Combined, without the model for all products: it does not load",
            "组合法，不含全部商品的模型：该模型无法加载",
        ),
        ("no_history", "No history", "没有历史需求"),
        ("global", "One model for all products", "全部商品一个模型"),
        ("of_another_version", "of_another_version", "of_another_version"),
    ],
)
def test_a_plan_names_what_made_its_forecast(name, english, chinese):
    with override("en"):
        assert method_name(name) == english
    with override("zh-hans"):
        assert method_name(name) == chinese
