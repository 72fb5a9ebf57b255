"""Setup: people and the company are written here; roles, jobs and the audit trail can be read."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from core.models import AuditEntry, Calendar, CalendarDay, Company, Job, User
from core.setup import add_person, change_company, change_person, save_calendar

admin.site.unregister(Group)


@admin.register(User)
class PersonAdmin(UserAdmin, ModelAdmin):
    """Who may sign in, and in which roles. Places list their people themselves."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "last_name", "first_name", "email", "is_active", "last_login")
    list_filter: ClassVar = ["groups", "is_active", "sees_all_places"]
    filter_horizontal = ("groups",)
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password", "is_active")}),
        (_("Who it is"), {"fields": ("last_name", "first_name", "email", "language")}),
        (_("What and where"), {"fields": ("groups", "sees_all_places", "is_staff")}),
        (_("When"), {"fields": ("last_login", "date_joined")}),
    )

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: FBT001
        if change:
            change_person(actor=_actor(request), person=obj, changed=form.changed_data)
        else:
            add_person(actor=_actor(request), person=obj)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody changes, or sets the password of, somebody who may do more."""
        is_above = obj is not None and obj.is_superuser and not _actor(request).is_superuser
        return not is_above and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """A person's deeds stay: who leaves is made inactive."""
        return False


@admin.register(Company)
class CompanyAdmin(ModelAdmin):
    """What the company is called, and by which clock it lives."""

    list_display = ("name_zh", "name_en", "currency", "time_zone")
    readonly_fields = ("currency",)

    def save_model(self, request: HttpRequest, obj: Company, form: Any, change: bool) -> None:  # noqa: FBT001
        change_company(actor=_actor(request), company=obj, changed=form.changed_data)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Company | None = None) -> bool:
        return False


class CalendarDayInline(TabularInline):
    """Holidays, and working days in their stead."""

    model = CalendarDay
    extra = 1


@admin.register(Calendar)
class CalendarAdmin(ModelAdmin):
    """On which days places work."""

    list_display = ("code", "name_zh", "name_en", "weekdays")
    search_fields = ("code", "name_zh", "name_en")
    inlines: ClassVar = [CalendarDayInline]

    def save_model(self, request: HttpRequest, obj: Calendar, form: Any, change: bool) -> None:  # noqa: FBT001
        save_calendar(actor=_actor(request), calendar=obj)


class ReadOnlyAdmin(ModelAdmin):
    """Rows that are looked at."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Group)
class RoleAdmin(ReadOnlyAdmin):
    """What each role may do: the table of roles decides it, not a form."""

    fields = ("name", "permissions")
    search_fields = ("name",)


@admin.register(AuditEntry)
class AuditAdmin(ReadOnlyAdmin):
    """Who did what, when; the newest first."""

    list_display = ("recorded_at", "actor", "action", "object_type", "object_id")
    list_filter: ClassVar = ["action"]
    list_select_related: ClassVar = ["actor"]
    search_fields = ("action", "object_id", "actor__username")
    show_full_result_count = False


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Work in the background: what runs, what failed and why."""

    list_display = ("kind", "state", "step", "attempts", "requested_by", "created_at")
    list_filter: ClassVar = ["state", "kind"]
    list_select_related: ClassVar = ["requested_by"]
    search_fields = ("kind", "key")
    fields = ("kind", "key", "state", "step", "attempts", "error", "started_at", "finished_at")
    show_full_result_count = False


def _actor(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - Setup lets nobody else in.
    return user
