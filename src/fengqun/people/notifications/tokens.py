"""The signed words in an e-mail's link to its switch: they say whose and which, and open nothing else."""

from dataclasses import dataclass
from uuid import UUID

from django.core import signing

from fengqun.people.notifications.errors import LinkSpoilt

SALT = "fengqun.notifications.switch"


@dataclass(frozen=True)
class SwitchLink:
    """Which switch of whom a link leads to."""

    community_id: UUID
    member_id: UUID
    kind: str


def write_link(link: SwitchLink) -> str:
    """The token for an address."""
    return signing.dumps([link.community_id.hex, link.member_id.hex, link.kind], salt=SALT)


def read_link(token: str) -> SwitchLink:
    """What the token says; it holds as long as e-mails are kept. Raises LinkSpoilt."""
    try:
        community, member, kind = signing.loads(token, salt=SALT)
        return SwitchLink(UUID(community), UUID(member), str(kind))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkSpoilt from error
