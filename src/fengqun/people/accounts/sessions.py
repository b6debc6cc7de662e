"""Sessions in the database, read with a statement that is put together once: every page of a member begins with it."""

from datetime import datetime

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from fengqun.kernel.prepared import prepared


class SessionStore(DatabaseSessions):
    """Django's own sessions: the same table, the same keys."""

    def _get_session_from_db(self) -> Session | None:
        """The row of a session that has not expired; without one the key is given up, as Django does."""
        found = _current(key=self.session_key, now=timezone.now()) if self.session_key else []
        if not found:
            self._session_key = None
            return None
        return found[0]


@prepared
def _current(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)
