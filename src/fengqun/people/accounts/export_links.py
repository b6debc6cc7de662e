"""The signed word in the address of a copy of one's data."""

from datetime import timedelta
from uuid import UUID

from django.core import signing

SALT = "fengqun.accounts.export"
HOLDS = timedelta(days=7)


def write_export_token(export_id: UUID) -> str:
    """The token for an address."""
    return signing.dumps(export_id.hex, salt=SALT)


def read_export_token(token: str) -> UUID | None:
    """The copy that the token opens; None for one that we did not write, or that is too old."""
    try:
        return UUID(signing.loads(token, salt=SALT, max_age=HOLDS))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
