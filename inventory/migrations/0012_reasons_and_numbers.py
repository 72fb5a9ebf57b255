"""The reasons to begin with, and the numbers of drafts and requests."""

from django.db import migrations

from core.schema import number_sequence

REASONS = [
    ("receipt", "damaged", "到货破损", "Came damaged"),
    ("receipt", "short", "少送", "Less came"),
    ("receipt", "over", "多送", "More came"),
    ("receipt", "free", "赠品或样品", "Gift or sample"),
    ("issue", "office", "办公领用", "For the office"),
    ("issue", "display", "陈列与样品", "Display and samples"),
    ("issue", "maintenance", "维修领用", "Maintenance"),
    ("scrap", "expired", "过期", "Expired"),
    ("scrap", "broken", "破损", "Broken"),
    ("scrap", "quality", "质量问题", "Poor quality"),
    ("scrap", "recall", "召回销毁", "Recalled"),
    ("move", "putaway", "上架", "Put away"),
    ("move", "refill", "补货到拣货位", "Refill of a picking bin"),
    ("move", "quarantine", "待检隔离", "Held back for a check"),
    ("move", "released", "检验放行", "Released after a check"),
    ("customer_return", "quality", "质量问题", "Poor quality"),
    ("customer_return", "wrong", "发错货", "Wrong goods"),
    ("customer_return", "unwanted", "不想要了", "No longer wanted"),
    ("supplier_return", "quality", "质量问题", "Poor quality"),
    ("supplier_return", "wrong", "送错货", "Wrong goods"),
    ("supplier_return", "surplus", "滞销退回", "Does not sell"),
    ("lot_change", "mislabelled", "批号贴错", "Wrongly labelled"),
    ("lot_change", "regraded", "重新定级", "Graded anew"),
    ("adjustment", "count", "盘点差异", "Found by counting"),
    ("adjustment", "mistake", "录入错误", "Entered wrongly"),
    ("adjustment", "theft", "失窃", "Theft"),
    ("adjustment", "found", "找到", "Found again"),
    ("transfer", "lost", "运输丢失", "Lost on the way"),
    ("transfer", "damaged", "运输破损", "Damaged on the way"),
    ("transfer", "not_loaded", "漏装", "Never loaded"),
    ("request", "short", "库存不足", "Not enough stock"),
    ("request", "kept", "留给其他门店", "Kept for other stores"),
    ("request", "too_much", "要得太多", "More than is needed"),
    ("request", "ending", "停售商品", "No longer sold"),
]
PREFIXES = ["DR", "RQ"]


def create(apps, _schema_editor):
    Reason = apps.get_model("inventory", "Reason")
    Reason.objects.bulk_create(
        Reason(use=use, code=code, position=position, name_zh=name_zh, name_en=name_en)
        for position, (use, code, name_zh, name_en) in enumerate(REASONS)
    )


def remove(apps, _schema_editor):
    apps.get_model("inventory", "Reason").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("inventory", "0011_drafts_and_requests")]

    operations = [
        migrations.RunPython(create, remove),
        *[number_sequence(prefix) for prefix in PREFIXES],
    ]
