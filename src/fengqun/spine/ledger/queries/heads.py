"""The newest block of each chain: what to copy elsewhere, so that nobody can cut the chain unnoticed."""

import re
from dataclasses import dataclass
from uuid import UUID

from fengqun.spine.ledger.models import Block

_WRITTEN = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{64})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Head:
    """A block by its number and its hash in hex; the hash covers the community and all blocks before."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


def parse_head(text: str) -> Head:
    """The head that is written `NUMBER:HASH`. Raises ValueError."""
    written = _WRITTEN.fullmatch(text.strip())
    if written is None:
        raise ValueError(f"a head is written NUMBER:HASH, not {text!r}")
    return Head(int(written[1]), written[2].lower())


def heads(community_id: UUID | None = None) -> dict[UUID, Head]:
    """The head of one community's chain or of every community's, by community; none where nothing is sealed."""
    rows = Block.objects.all() if community_id is None else Block.objects.filter(community_id=community_id)
    newest = rows.order_by("community_id", "-number").distinct("community_id")
    return {
        community: Head(number, bytes(digest).hex())
        for community, number, digest in newest.values_list("community_id", "number", "hash")
    }
