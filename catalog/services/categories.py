"""The category tree: branches made, renamed and moved."""

from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from catalog.errors import CategoryCircle, CodeTaken, WrongCode
from catalog.models import Category
from core import audit
from core.commands import command
from core.models import User
from core.permissions import require

CODE_LENGTH_MAX = 32


@command
def create_category(
    *, actor: User | None, code: str, parent: Category | None, name_zh: str, name_en: str = ""
) -> Category:
    """A category hangs below ``parent``, or at the root.

    Raises:
        NotPermitted: ``actor`` may not add categories.
        WrongCode, CodeTaken: the code cannot be used.
    """
    category = Category(code=code, parent=parent, name_zh=name_zh, name_en=name_en)
    return add_category(category, actor=actor)


@command
def add_category(category: Category, *, actor: User | None) -> Category:
    """``category``, filled in by a form, hangs in the tree. Refuses as ``create_category``."""
    require(actor, "catalog.add_category")
    _refuse_code(category)
    category.path = _path(category)
    category.save(force_insert=True)
    audit.record(actor, "category.add", category, code=category.code)
    return category


@command
def update_category(category: Category, *, actor: User | None) -> Category:
    """``category`` is kept as it is filled in, and everything below it moves along.

    Raises:
        NotPermitted: ``actor`` may not change categories.
        WrongCode, CodeTaken: the code cannot be used.
        CategoryCircle: it would hang below itself.
    """
    require(actor, "catalog.change_category")
    before = Category.objects.select_for_update().get(pk=category.pk)
    _refuse_code(category)
    if category.parent is not None and category.parent.path.startswith(before.path):
        raise CategoryCircle(category=str(category))
    category.path = _path(category)
    category.save()
    if category.path != before.path:
        below = Category.objects.filter(path__startswith=before.path).exclude(pk=category.pk)
        rest = Substr(F("path"), len(before.path) + 1)
        below.update(path=Concat(Value(category.path), rest))
    audit.record(actor, "category.change", category, code=category.code, path=category.path)
    return category


def _path(category: Category) -> str:
    return f"{category.parent.path if category.parent else ''}{category.code}/"


def _refuse_code(category: Category) -> None:
    code = category.code
    if not 0 < len(code) <= CODE_LENGTH_MAX or code != code.strip():
        raise WrongCode(given=code, limit=CODE_LENGTH_MAX)
    if "/" in code:
        raise WrongCode(_("A category's code cannot hold a slash."), given=code)
    if Category.objects.filter(code=code).exclude(pk=category.pk).exists():
        raise CodeTaken(taken=code)
