"""The API about oneself: who one is, and the tokens of one's programs."""

from datetime import datetime
from uuid import UUID

from ninja import Field, Router, Schema, Status

from fengqun.kernel.policies import allow, signed_in
from fengqun.kernel.requests import Request
from fengqun.people.accounts.commands import (
    ask_for_erasure,
    ask_for_export,
    cancel_erasure,
    confirm_erasure,
    create_token,
    revoke_token,
)
from fengqun.people.accounts.errors import ErasureNotAsked, ExportNotFound
from fengqun.people.accounts.exporting import export_path
from fengqun.people.accounts.policies import in_person
from fengqun.people.accounts.queries import erasure_of, export_of, tokens_of, user_card
from fengqun.people.accounts.types import ErasureCard, NewToken, TokenCard, UserCard

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


class DataCopy(Schema):
    """A copy of one's data; `path` leads to it once it is ready."""

    id: UUID
    asked_at: datetime
    ready_at: datetime | None
    expires_at: datetime | None
    path: str


class ErasureOut(Schema):
    """One's wish to be erased; it is confirmed once it has a day."""

    asked_at: datetime
    due_at: datetime | None
    hindered_at: datetime | None


class Confirmation(Schema):
    """One's own address, typed, and the code from one's mailbox."""

    typed: str = Field(max_length=320)
    code: str = Field(max_length=12)


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


@router.get("/me/data-copy", response=DataCopy, summary="The copy of my data")
@allow(in_person)
def data_copy(request: Request) -> dict[str, object]:
    """The copy that I asked for last."""
    card = export_of(request.actor.user_id)  # type: ignore[arg-type]  # the policy asked for a person
    if card is None:
        raise ExportNotFound
    return {**vars(card), "path": export_path(card.id) if card.ready_at else ""}


@router.post("/me/data-copy", response={202: DataCopy}, summary="Ask for a copy of my data")
@allow(in_person)
def ask_for_data_copy(request: Request) -> Status[dict[str, object]]:
    """It is made in the background; an e-mail says when it is ready."""
    ask_for_export(actor=request.actor)
    return Status(202, data_copy(request))


@router.get("/me/erasure", response=ErasureOut, summary="My wish to be erased")
@allow(in_person)
def my_erasure(request: Request) -> ErasureCard:
    """Where it stands."""
    card = erasure_of(request.actor.user_id)  # type: ignore[arg-type]  # the policy asked for a person
    if card is None:
        raise ErasureNotAsked
    return card


@router.post("/me/erasure", response={202: ErasureOut}, summary="Ask to be erased")
@allow(in_person)
def ask_to_be_erased(request: Request) -> Status[ErasureCard]:
    """A code comes by e-mail, with which to confirm."""
    ask_for_erasure(actor=request.actor)
    return Status(202, my_erasure(request))


@router.put("/me/erasure/confirmation", response=ErasureOut, summary="Confirm that I want to be erased")
@allow(in_person)
def confirm_my_erasure(request: Request, body: Confirmation) -> ErasureCard:
    """It is carried out seven days later."""
    confirm_erasure(actor=request.actor, typed=body.typed, code=body.code)
    return my_erasure(request)


@router.delete("/me/erasure", response={204: None}, summary="Stay after all")
@allow(in_person)
def end_erasure(request: Request) -> Status[None]:
    """Change one's mind."""
    cancel_erasure(actor=request.actor)
    return Status(204, None)
