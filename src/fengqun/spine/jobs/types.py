"""What crosses the wall of this room."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job that was tried as often as it should be and failed.

    `community_id` is the community it worked for, None for work of the whole server.
    """

    id: int
    name: str
    queue: str
    arguments: dict[str, Any]
    community_id: UUID | None
    attempts: int
    error: str
    traceback: str
    failed_at: datetime | None


@dataclass(frozen=True, slots=True)
class QueueState:
    """How many jobs of one queue wait, run and have failed."""

    queue: str
    waiting: int
    running: int
    failed: int
