"""Reads of people, tokens and the trial mailbox."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings

from fengqun.kernel import clock
from fengqun.people.accounts.errors import PersonNotFound
from fengqun.people.accounts.models import PLACEHOLDER_DOMAIN, DataExport, Erasure, PersonalToken, TrialMail, User
from fengqun.people.accounts.types import ErasureCard, ExportCard, TokenCard, UserCard


def user_card(user_id: UUID) -> UserCard:
    """That person. Raises PersonNotFound."""
    cards = user_cards([user_id])
    if user_id not in cards:
        raise PersonNotFound
    return cards[user_id]


def user_cards(user_ids: Iterable[UUID]) -> dict[UUID, UserCard]:
    """Many people, by id, in one query; unknown ids are left out."""
    return {user.id: card_of(user) for user in User.objects.filter(id__in=set(user_ids))}


def account_since(user_id: UUID) -> datetime:
    """Since when the account exists. Raises PersonNotFound."""
    since = User.objects.filter(id=user_id).values_list("created_at", flat=True).first()
    if since is None:
        raise PersonNotFound
    return since


def demo_identities() -> list[UserCard]:
    """The people whom a visitor of a trial server can be with one click; none on any other server."""
    if not settings.IS_TRIAL:
        return []
    return [
        card_of(user)
        for user in User.objects.filter(is_demo_identity=True, is_active=True).order_by("created_at", "id")
    ]


def tokens_of(user_id: UUID) -> list[TokenCard]:
    """A person's tokens that can still be used, newest first."""
    live = PersonalToken.objects.filter(user_id=user_id, revoked_at=None).order_by("-created_at", "-id")
    now = clock.now()
    return [token_card(token) for token in live if token.expires_at is None or token.expires_at > now]


def token_card(token: PersonalToken) -> TokenCard:
    """The token without its secret."""
    return TokenCard(
        id=token.id,
        name=token.name,
        hint=token.hint,
        created_at=token.created_at,
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
    )


def has_second_factor(user_id: UUID) -> bool:
    """Whether the person has set up a passkey or one-time codes (recovery codes alone are none)."""
    strong = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)
    return bool(strong.filter(user_id=user_id).exists())


def trial_mails(*, limit: int = 50) -> Sequence[TrialMail]:
    """What the trial server would have sent, newest first."""
    return list(TrialMail.objects.order_by("-sent_at", "-id")[:limit])


def card_of(user: User) -> UserCard:
    """The card of a user."""
    return UserCard(
        id=user.id,
        email=user.email,
        display_name=user.display_name,
        language=user.language,
        avatar=user.avatar_key,
        is_reachable=user.is_active and not user.email.endswith(f"@{PLACEHOLDER_DOMAIN}"),
        is_staff=user.is_staff,
    )


def export_of(user_id: UUID) -> ExportCard | None:
    """The copy of their data that a person asked for last, while it is being made or can be fetched."""
    row = DataExport.objects.filter(user_id=user_id).defer("archive").order_by("-asked_at", "-id").first()
    if row is None or (row.expires_at is not None and row.expires_at <= clock.now()):
        return None
    return ExportCard(id=row.id, asked_at=row.asked_at, ready_at=row.ready_at, expires_at=row.expires_at)


def erasure_of(user_id: UUID) -> ErasureCard | None:
    """The person's open wish to be erased."""
    row = Erasure.objects.filter(user_id=user_id, ended_at=None).first()
    if row is None:
        return None
    return ErasureCard(asked_at=row.asked_at, due_at=row.due_at, hindered_at=row.hindered_at)
