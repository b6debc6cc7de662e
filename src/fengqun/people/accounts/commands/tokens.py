"""Make and take back the tokens of a person's programs."""

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from fengqun.kernel import clock
from fengqun.kernel.errors import SignInRequired
from fengqun.kernel.policies import Actor
from fengqun.people.accounts.errors import TokenNameMissing, TokenNotFound, TooManyTokens
from fengqun.people.accounts.models import PersonalToken, User
from fengqun.people.accounts.queries import token_card, tokens_of
from fengqun.people.accounts.types import NewToken

PREFIX = "fq_"
MOST_TOKENS = 20
LONGEST_DAYS = 366


@transaction.atomic
def create_token(*, actor: Actor, name: str, days: int | None = 90) -> NewToken:
    """A token that acts as the actor for `days` (None: until revoked). Its secret is answered this once.

    Raises SignInRequired, TokenNameMissing, TooManyTokens.
    """
    if actor.user_id is None:
        raise SignInRequired
    if not name.strip():
        raise TokenNameMissing
    User.objects.select_for_update().only("id").get(id=actor.user_id)
    if len(tokens_of(actor.user_id)) >= MOST_TOKENS:
        raise TooManyTokens
    secret = PREFIX + secrets.token_urlsafe(32)
    now = clock.now()
    token = PersonalToken.objects.create(
        user_id=actor.user_id,
        name=name.strip()[:60],
        digest=digest_of(secret),
        hint=f"{secret[:7]}…",
        created_at=now,
        expires_at=None if days is None else now + timedelta(days=max(1, min(days, LONGEST_DAYS))),
    )
    return NewToken(card=token_card(token), secret=secret)


@transaction.atomic
def revoke_token(token_id: UUID, *, actor: Actor) -> None:
    """End a token of the actor at once. Raises SignInRequired, TokenNotFound."""
    if actor.user_id is None:
        raise SignInRequired
    live = PersonalToken.objects.filter(id=token_id, user_id=actor.user_id, revoked_at=None)
    if not live.update(revoked_at=clock.now()):
        raise TokenNotFound


def digest_of(secret: str) -> str:
    """What is kept of a secret. It has 256 random bits, so one round of a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
