"""Sets the scene of a drill in a house of its own, and says afterwards whether all is there.

Run as a process of its own, so that what kills the house does not kill the drill:
``python -m bench.tools.stage set-up`` prints what a client needs to post; ``… jobs N`` puts so many
jobs in the queue; ``… check`` reads acknowledged keys, one a line, and prints what it found.
"""

import hashlib
import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
django.setup()

from django.contrib.sessions.backends.db import SessionStore  # noqa: E402 - Settings first.
from django.core.management import call_command  # noqa: E402
from django.db.models import Count  # noqa: E402

from bench.tools.house import world  # noqa: E402
from core.jobs import start_job  # noqa: E402
from core.models import Job, JobState, User  # noqa: E402
from inventory.models import LedgerCheck, StockDocument  # noqa: E402
from inventory.selectors import verify_ledger  # noqa: E402
from inventory.services.checking import KIND  # noqa: E402

PRODUCTS = 50
API_KEYS = "api:"


def set_up() -> dict:
    """A house with goods and one signed-in client."""
    call_command("prepare")
    made = world(PRODUCTS)
    user = User.objects.create_superuser("drill", "drill@example.com", "not-used-anywhere")
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.save()
    skus = [product.sku for product in made.products]
    return {"session": session.session_key, "user": user.pk, "products": skus}


def put_jobs(count: int) -> dict:
    """So many jobs wait, each of which keeps exactly one row."""
    for number in range(count):
        start_job(kind=KIND, key=f"drill:{number}", actor=None)
    return {"jobs": count}


def check(acknowledged: list[str]) -> dict:
    """What was acknowledged and is not there, what is there twice, what does not agree."""
    user = User.objects.get(username="drill")
    wanted = {_key(user.pk, key) for key in acknowledged}
    documents = StockDocument.objects.filter(key__startswith=API_KEYS)
    found = set(documents.values_list("key", flat=True))
    lines = documents.annotate(lines=Count("movements")).exclude(lines=1)
    jobs = Job.objects.filter(key__startswith="drill:")
    return {
        "acknowledged": len(wanted),
        "documents": len(found),
        "lost": len(wanted - found),
        "doubled": lines.count(),
        "discrepancies": len(verify_ledger()),
        "jobs_open": jobs.exclude(state=JobState.DONE).count(),
        "jobs_done": jobs.filter(state=JobState.DONE).count(),
        "rows_of_jobs": LedgerCheck.objects.count(),
    }


def _key(user_id: int, key: str) -> str:
    return f"api:{user_id}:{hashlib.sha256(key.encode()).hexdigest()[:40]}"


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["set-up"]:
            answer = set_up()
        case ["jobs", count]:
            answer = put_jobs(int(count))
        case _:
            answer = check(sys.stdin.read().split())
    sys.stdout.write(json.dumps(answer) + "\n")
