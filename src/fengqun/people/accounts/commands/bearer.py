"""Programs sign in with a personal token: `Authorization: Bearer fq_…`."""

from datetime import timedelta

from django.db.models import Q
from django.http import HttpRequest

from fengqun.kernel import clock
from fengqun.people.accounts.commands.tokens import digest_of
from fengqun.people.accounts.errors import TokenInvalid
from fengqun.people.accounts.models import PersonalToken, User

SCHEME = "bearer "
_NOTE_USE_EVERY = timedelta(minutes=5)


def has_bearer(request: HttpRequest) -> bool:
    """Whether the request shows a token; then nothing else (no session) may sign it in."""
    return request.headers.get("Authorization", "").lower().startswith(SCHEME)


def authenticate_bearer(request: HttpRequest) -> User | None:
    """The person whose token the request shows, or None if it shows none.

    Raises TokenInvalid for a token that is unknown, expired, revoked, or of somebody who may not sign in.
    """
    if not has_bearer(request):
        return None
    secret = request.headers["Authorization"][len(SCHEME) :].strip()
    now = clock.now()
    token = (
        PersonalToken.objects.select_related("user")
        .filter(Q(expires_at=None) | Q(expires_at__gt=now))
        .filter(digest=digest_of(secret), revoked_at=None, user__is_active=True)
        .first()
    )
    if token is None:
        raise TokenInvalid
    if token.last_used_at is None or token.last_used_at < now - _NOTE_USE_EVERY:
        PersonalToken.objects.filter(id=token.id).update(last_used_at=now)
    return token.user
