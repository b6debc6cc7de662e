"""Lane tokens: a member may take part in one subject for a few minutes, said so that no database need be asked.

75 bytes in base64url after `fql_`: version (1), the mark of the kind (4), community, subject and member (16 each),
expiry in milliseconds (6), and the first 16 bytes of an HMAC-SHA256 over all of that. The key is derived from the
server's, so every web process of every node reads what another has issued.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from fengqun.kernel import clock
from fengqun.spine.lane.bursts import kinds
from fengqun.spine.lane.errors import TokenExpired, TokenInvalid
from fengqun.spine.lane.types import LaneToken

PREFIX = "fql_"
LENGTH = len(PREFIX) + 100
VERSION = b"\x01"
SALT = "fengqun.spine.lane.tokens"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_SIGNED_BYTES = 59
_SIGNATURE_BYTES = 16


def issue(
    kind: str, community_id: UUID, subject_id: UUID, member_id: UUID, *, lasts: timedelta = timedelta(minutes=10)
) -> str:
    """A token with which the member may claim from the subject until it has lasted.

    Whether the member may take part at all is the caller's to decide, here and now.
    """
    expiry = (clock.now() + lasts - _EPOCH) // _MILLISECOND
    signed = b"".join(
        (
            VERSION,
            _mark_of(kind),
            community_id.bytes,
            subject_id.bytes,
            member_id.bytes,
            expiry.to_bytes(6, "big"),
        )
    )
    return PREFIX + urlsafe_b64encode(signed + _signature_of(signed)).decode("ascii")


def read(token: str) -> LaneToken:
    """What the token says. Raises TokenInvalid, TokenExpired."""
    said = read_signed(token)
    if said.expires_at <= clock.now():
        raise TokenExpired
    return said


def read_signed(token: str) -> LaneToken:
    """What the token says, whether it has expired or not. Raises TokenInvalid."""
    if len(token) != LENGTH or not token.startswith(PREFIX):
        raise TokenInvalid
    try:
        raw = urlsafe_b64decode(token[len(PREFIX) :])
    except (NotBase64, ValueError) as error:
        raise TokenInvalid from error
    signed = raw[:_SIGNED_BYTES]
    if len(raw) != _SIGNED_BYTES + _SIGNATURE_BYTES or not hmac.compare_digest(
        raw[_SIGNED_BYTES:], _signature_of(signed)
    ):
        raise TokenInvalid
    kind = next((kind for kind in kinds() if _mark_of(kind) == signed[1:5]), None)
    if signed[:1] != VERSION or kind is None:
        raise TokenInvalid
    return LaneToken(
        kind=kind,
        community_id=UUID(bytes=signed[5:21]),
        subject_id=UUID(bytes=signed[21:37]),
        member_id=UUID(bytes=signed[37:53]),
        expires_at=_EPOCH + int.from_bytes(signed[53:59], "big") * _MILLISECOND,
    )


def _signature_of(signed: bytes) -> bytes:
    return hmac.digest(_key_from(settings.SECRET_KEY), signed, "sha256")[:_SIGNATURE_BYTES]


@lru_cache(maxsize=4)
def _key_from(secret: str) -> bytes:
    return salted_hmac(SALT, "key", secret=secret, algorithm="sha256").digest()


@lru_cache(maxsize=64)
def _mark_of(kind: str) -> bytes:
    return sha256(kind.encode()).digest()[:4]
