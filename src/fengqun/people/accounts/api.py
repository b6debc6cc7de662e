"""The API about oneself: who one is, and the tokens of one's programs."""

from datetime import datetime
from uuid import UUID

from ninja import Field, Router, Schema, Status

from fengqun.kernel.policies import allow, signed_in
from fengqun.kernel.requests import Request
from fengqun.people.accounts.commands import create_token, revoke_token
from fengqun.people.accounts.policies import in_person
from fengqun.people.accounts.queries import tokens_of, user_card
from fengqun.people.accounts.types import NewToken, TokenCard, UserCard

router = Router(tags=["accounts"])


class Person(Schema):
    """Whose session or token this is."""

    id: UUID
    email: str
    display_name: str
    language: str
    avatar: str


class Token(Schema):
    """A token without its secret."""

    id: UUID
    name: str
    hint: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


class TokenRequest(Schema):
    """A new token. `days` null: it holds until revoked."""

    name: str = Field(min_length=1, max_length=60)
    days: int | None = Field(default=90, ge=1, le=366)


class MadeToken(Schema):
    """A new token; `secret` is answered this once."""

    card: Token
    secret: str


@router.get("/me", response=Person, summary="Who I am")
@allow(signed_in)
def me(request: Request) -> UserCard:
    """The person behind the session or token."""
    return user_card(request.actor.user_id)  # type: ignore[arg-type]  # the policy asked for a person


@router.get("/me/tokens", response=list[Token], summary="My tokens")
@allow(in_person)
def tokens(request: Request) -> list[TokenCard]:
    """The tokens that can still be used."""
    return tokens_of(request.actor.user_id)  # type: ignore[arg-type]  # the policy asked for a person


@router.post("/me/tokens", response={201: MadeToken}, summary="Make a token")
@allow(in_person)
def make_token(request: Request, body: TokenRequest) -> Status[NewToken]:
    """A token that acts as oneself."""
    return Status(201, create_token(actor=request.actor, name=body.name, days=body.days))


@router.delete("/me/tokens/{token_id}", response={204: None}, summary="Revoke a token")
@allow(in_person)
def end_token(request: Request, token_id: UUID) -> Status[None]:
    """End a token at once."""
    revoke_token(token_id, actor=request.actor)
    return Status(204, None)
