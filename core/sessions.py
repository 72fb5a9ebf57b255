"""Sessions in the database, as Django keeps them, read by a planned statement."""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from core.finding import find_row


class SessionStore(db.SessionStore):
    """Every request reads one of these."""

    def _get_session_from_db(self) -> Any:
        key = self.session_key
        row = find_row(self.model, order="session_key", session_key=key) if key else None
        if row is not None and row.expire_date > timezone.now():
            return row
        self._session_key = None
        return None
