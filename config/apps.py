"""The composition root as a Django app: once all apps are loaded, its tables take effect."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from config import roles, schedule, wiring

        post_migrate.connect(roles.sync_roles, sender=_last_with_models())
        wiring.connect()
        schedule.publish_timetable()


def _last_with_models() -> AppConfig:
    """The app whose permissions the migrate command creates last."""
    return [app for app in apps.get_app_configs() if app.models_module is not None][-1]
