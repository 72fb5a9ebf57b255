"""The Celery application: settings come from Django, tasks from each app's ``tasks`` module."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")

# A transport's dotted name cannot stand in a URL, so ours gets an alias: "djangodb://".
TRANSPORT_ALIASES["djangodb"] = "core.broker:Transport"

app = Celery("evernormal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
