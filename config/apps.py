"""The composition root as a Django app: when every app is loaded, events are joined to tasks."""

from importlib import import_module

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        import_module("config.wiring")
