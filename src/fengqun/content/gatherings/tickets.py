"""What stands on a ticket: a short code to be typed, and a signed text to be scanned.

The list that a phone takes to the door holds the SHA-256 of both, so a lost phone gives away no ticket. The signature
lets the server recognise a ticket that was given out after the list was fetched.
"""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without what is mistaken for something else when read aloud or in the dark."""
CODE_LENGTH = 6
_SIGNED_BYTES = 18


def new_code() -> str:
    """A new short code."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def read_code(text: str) -> str:
    """The code that somebody typed: case and blanks do not matter."""
    return "".join(text.split()).replace("-", "").upper()[:40]


def token_of(gathering_id: UUID, seat_id: UUID, code: str) -> str:
    """The text in the QR code of a seat."""
    return f"{seat_id.hex}.{code}.{_signature(gathering_id, seat_id, code)}"


def read_token(gathering_id: UUID, text: str) -> tuple[UUID, str] | None:
    """The seat and the code of a ticket of this gathering; None for anything that we did not sign.

    Takes the bare text and the address that holds it, as a phone's own camera reads it.
    """
    seat, dot, rest = text.strip().rpartition("ticket=")[2].partition(".")
    code, second_dot, signature = rest.partition(".")
    if not dot or not second_dot or not signature.isascii():
        return None
    try:
        seat_id = UUID(hex=seat)
    except ValueError:
        return None
    if not constant_time_compare(signature, _signature(gathering_id, seat_id, code)):
        return None
    return seat_id, code


def fingerprint(text: str) -> str:
    """The SHA-256 of a ticket's text or code, as the page at the door computes it, too."""
    return hashlib.sha256(text.encode()).hexdigest()


def code_fingerprint(gathering_id: UUID, code: str) -> str:
    """The same for a short code, which is only one of its gathering."""
    return fingerprint(f"{gathering_id}:{code}")


def _signature(gathering_id: UUID, seat_id: UUID, code: str) -> str:
    signed = salted_hmac("gatherings.ticket", f"{gathering_id}:{seat_id}:{code}", algorithm="sha256")
    return urlsafe_b64encode(signed.digest()[:_SIGNED_BYTES]).decode()
