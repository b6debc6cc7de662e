"""A picture as pages need it."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PictureCard:
    """Either `art_key` names a drawing that ships with the server, or the room serves a file under `id`."""

    id: UUID
    art_key: str
    alt: str
    width: int
    height: int
