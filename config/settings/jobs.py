"""Celery: messages are hints and the Job rows are the truth, so losing a message costs delay only.

Measured: these settings lose no work to ``kill -9`` of a worker or of the broker.
"""

from config.settings.environment import env

CELERY_BROKER_URL = env.str("REDIS_URL", default="") or "djangodb://local"
HAS_REDIS = CELERY_BROKER_URL.startswith(("redis://", "rediss://"))

CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300  # Seconds; chunks are sized to take 5 to 30.
CELERY_TASK_SOFT_TIME_LIMIT = 270
CELERY_TASK_IGNORE_RESULT = True  # Outcomes live in our tables.
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 2,
    "interval_start": 0.1,
    "interval_max": 0.5,
}
CELERY_TIMEZONE = "UTC"

CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
# On Redis a worker holds delayed messages in memory, so that even an idle one hands them back.
# In our own table they wait as rows: a worker without work may stop at once.
CELERY_WORKER_ENABLE_SOFT_SHUTDOWN_ON_IDLE = HAS_REDIS
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 30,
    "socket_connect_timeout": 5,
    "health_check_interval": 25,
}

# Beat knows one task. What is due, and when, is the table in config/schedule.py and the Job rows.
# A tick nobody took within a minute is worthless: the next one does the same.
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "core.tick", "schedule": 60.0, "options": {"expires": 60}},
}
