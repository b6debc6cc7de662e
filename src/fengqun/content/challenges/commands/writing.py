"""What a check-in says: cleaned, long enough, looked at."""

import re
from collections.abc import Collection
from uuid import UUID

from fengqun.content.challenges.checks import BODY_LENGTH
from fengqun.content.challenges.errors import NeedsAudio, NeedsPicture, TooLong, TooManyMedia, TooShort
from fengqun.content.challenges.models import Challenge
from fengqun.content.posts.screening import Candidate, hold_reason

MOST_MEDIA = 9
_LINK = re.compile(r"https?://[^\s<>\"')]+", re.IGNORECASE)


def cleaned(body: str) -> str:
    """The words without what cannot be stored. Raises TooLong."""
    words = body.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(words) > BODY_LENGTH:
        raise TooLong(limit=BODY_LENGTH)
    return words


def insist_on_needs(challenge: Challenge, words: str, media_kinds: Collection[str]) -> None:
    """Raise TooShort, NeedsPicture or NeedsAudio where the challenge asks for more than was sent.

    Blanks do not count as characters.
    """
    if len("".join(words.split())) < challenge.min_chars:
        raise TooShort(least=challenge.min_chars)
    if challenge.needs_picture and "picture" not in media_kinds:
        raise NeedsPicture
    if challenge.needs_audio and "audio" not in media_kinds:
        raise NeedsAudio
    if len(media_kinds) > MOST_MEDIA:
        raise TooManyMedia(limit=MOST_MEDIA)


def why_held(
    challenge: Challenge, member_id: UUID, words: str, *, picture_count: int, before: str | None = None
) -> str | None:
    """The reason for which the words wait for staff, or None. Raises the error with which they are refused.

    `before` is what a check-in said that is reworded.
    """
    candidate = Candidate(
        kind="check_in",
        community_id=challenge.community_id,
        author_id=member_id,
        circle_id=challenge.circle_id,
        text=words,
        links=tuple(_LINK.findall(words)),
        picture_count=picture_count,
        before=before,
    )
    return hold_reason(candidate) if words or picture_count else None
