"""What may stand in the fields of a profile: pure rules."""

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlsplit

from fengqun.people.profiles.choices import Field
from fengqun.people.profiles.errors import BirthdayUnknown, LinkNotWeb, TooMuchTold

LONGEST = {Field.ABOUT: 500, Field.PLACE: 40, Field.TAGS: 20, Field.LINKS: 200, Field.BIRTHDAY: 5}
MOST = {Field.ABOUT: 1, Field.PLACE: 1, Field.TAGS: 8, Field.LINKS: 5, Field.BIRTHDAY: 1}
LEAP_YEAR = 2024


def tidied(field: Field, values: Iterable[str]) -> tuple[str, ...]:
    """The values as they are kept: trimmed, each once. Raises LinkNotWeb, BirthdayUnknown, TooMuchTold."""
    kept = tuple(dict.fromkeys(one for value in values if (one := value.strip())))
    if len(kept) > MOST[field] or any(len(value) > LONGEST[field] for value in kept):
        raise TooMuchTold(label=field.label, most=MOST[field], longest=LONGEST[field])
    if field == Field.LINKS:
        for link in kept:
            _insist_web(link)
    if field == Field.BIRTHDAY:
        return tuple(_birthday(value) for value in kept)
    return kept


def _insist_web(link: str) -> None:
    try:
        parts = urlsplit(link)
    except ValueError as error:
        raise LinkNotWeb(link=link) from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or any(one.isspace() for one in link):
        raise LinkNotWeb(link=link)


def _birthday(text: str) -> str:
    """Month and day as `MM-DD`; the year is nobody's business."""
    month, _dash, day = text.partition("-")
    try:
        found = date(LEAP_YEAR, int(month), int(day))
    except ValueError as error:
        raise BirthdayUnknown(text=text) from error
    return f"{found:%m-%d}"
