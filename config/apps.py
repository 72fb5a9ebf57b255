"""The composition root as a Django app: once all apps are loaded, its tables take effect."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from config import schedule, wiring

        wiring.connect()
        schedule.publish_timetable()
