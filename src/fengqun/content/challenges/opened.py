"""When a check-in's form was opened, signed: so that a form opened at 23:58 and sent at 00:01 keeps its day.

The mark says who opened which challenge's form when. It is worth nothing to anybody else, for another challenge, or
later than the few minutes that `days.OPENED_GRACE` allows.
"""

from datetime import UTC, datetime
from uuid import UUID

from django.core import signing

from fengqun.kernel import clock

_SALT = "challenges.opened"


def opened_mark(challenge_id: UUID, member_id: UUID) -> str:
    """A mark for a form that is opened now."""
    seconds = int(clock.now().timestamp())
    return signing.Signer(salt=_SALT).sign(f"{challenge_id.hex}.{member_id.hex}.{seconds}")


def read_mark(mark: str, challenge_id: UUID, member_id: UUID) -> datetime | None:
    """When the form was opened; None for a mark that is no mark, or one for another form."""
    try:
        challenge, member, seconds = signing.Signer(salt=_SALT).unsign(mark).split(".")
    except (signing.BadSignature, ValueError):
        return None
    if (challenge, member) != (challenge_id.hex, member_id.hex):
        return None
    return datetime.fromtimestamp(int(seconds), UTC)
