"""The router of this room, and what its operations have in common."""

from typing import Annotated

from ninja import Field, Header, Router, Schema

router = Router(tags=["orders"])

BASE = "/communities/{community}"

Key = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=80)]
"""The same key with the same body is one request, however often it is sent."""


class ReasonIn(Schema):
    """Why."""

    reason: str = Field("", max_length=200)
