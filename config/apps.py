"""The composition root as a Django app: once all apps are loaded, its tables take effect."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from config import roles, schedule, wiring

        post_migrate.connect(roles.sync_roles, sender=self)
        wiring.connect()
        schedule.publish_timetable()
