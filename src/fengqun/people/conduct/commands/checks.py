"""What people write about a case: cleaned, and refused with a sentence."""

from django.utils.translation import gettext as _

from fengqun.people.conduct.choices import REASON_LENGTH, REMOVALS, SILENCES, Step
from fengqun.people.conduct.errors import InvalidCase
from fengqun.people.conduct.types import Measure


def needed(text: str, *, complaint: str = "", longest: int = REASON_LENGTH) -> str:
    """The text without blanks around it. Raises InvalidCase if there is none, or too much of it."""
    clean = text.strip()
    if not clean:
        raise InvalidCase(reason=complaint or _("请写理由，对方会看到。"))
    return optional(clean, longest=longest)


def optional(text: str, *, longest: int = REASON_LENGTH) -> str:
    """The same for a text that may be missing."""
    clean = text.strip()
    if len(clean) > longest:
        raise InvalidCase(reason=_("最多 %(count)s 个字。") % {"count": longest})
    if "\x00" in clean:
        raise InvalidCase(reason=_("文字里有存不下的字符。"))
    return clean


def measure(step: str, hours: int) -> Measure:
    """The measure that was asked for. Raises InvalidCase for one that does not exist."""
    known = {Step.WARNING: (0,), Step.SILENCE: SILENCES, Step.REMOVAL: REMOVALS}
    if step not in Step.values or hours not in known[Step(step)]:
        raise InvalidCase(reason=_("没有这种处分。"))
    return Measure(step, hours)
