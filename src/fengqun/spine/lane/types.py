"""What goes into the lane and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

LONGEST_KEY = 80
LONGEST_BODY = 200


@dataclass(frozen=True, slots=True)
class Claim:
    """One member's wish for a part of one thing that a whole community wants in the same second.

    `key` is the Idempotency-Key (1 to 80 visible ASCII characters): the same key of one member for one subject
    is the same wish. `body` is a word that came along, at most 200 characters.
    """

    community_id: UUID
    subject_id: UUID
    member_id: UUID
    key: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was decided: an HTTP status and a JSON-ready body that holds at least `outcome`, a stable code."""

    status: int
    body: Mapping[str, Any]
    retry_after: float | None = None
    """Seconds after which asking again may answer otherwise."""


@dataclass(frozen=True, slots=True)
class LaneToken:
    """What a lane token says: this member may take part in this subject until then."""

    kind: str
    community_id: UUID
    subject_id: UUID
    member_id: UUID
    expires_at: datetime
