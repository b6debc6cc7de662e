"""What rituals, terms and personas may say: cleaned, and refused with a sentence."""

from dataclasses import replace

from django.utils.translation import gettext as _

from fengqun.people.culture.errors import InvalidCulture
from fengqun.people.culture.types import RHYTHMS, PersonaDraft, RitualDraft, Work

MOST_TERMS = 500
MOST_RITUALS = 30
MOST_SPELLINGS = 10
MOST_VALUES = 8
MOST_WORKS = 12
WORD_LENGTH = 30
MEANING_LENGTH = 300
NAME_LENGTH = 40
LINE_LENGTH = 60
STORY_LENGTH = 4_000
TITLE_LENGTH = 80
URL_LENGTH = 300
SHORTEST = 2
"""A spelling of one letter, or of one Chinese character, would be explained everywhere."""


def one_line(text: str) -> str:
    """The text on one line, without what cannot be stored."""
    return " ".join(text.replace("\x00", "").split())


def checked_ritual(draft: RitualDraft) -> RitualDraft:
    """The ritual without blanks around, and without what its rhythm does not ask for. Raises InvalidCulture."""
    clean = replace(
        draft,
        name=one_line(draft.name),
        meaning=one_line(draft.meaning),
        url=draft.url.strip(),
        weekday=draft.weekday if draft.rhythm == "weekly" else None,
        month_day=draft.month_day if draft.rhythm == "monthly" else None,
        occasion=one_line(draft.occasion) if draft.rhythm == "occasion" else "",
    )
    lengths = (len(clean.name) <= NAME_LENGTH, len(clean.meaning) <= MEANING_LENGTH, len(clean.occasion) <= LINE_LENGTH)
    complaints = (
        (not clean.name, _("仪式要有个名字。")),
        (not all(lengths), _("有一段文字太长了。")),
        (clean.rhythm not in RHYTHMS, _("没有这样的选项。")),
        (clean.rhythm == "weekly" and clean.weekday not in range(7), _("选一个星期几。")),
        (clean.rhythm == "monthly" and clean.month_day not in range(1, 32), _("选每月的哪一天。")),
        (clean.rhythm == "occasion" and not clean.occasion, _("说说是什么时候。")),
        (bool(clean.url) and not is_address(clean.url), _("链接要以 https:// 或 / 开头。")),
    )
    _complain(complaints)
    return clean


def checked_term(word: str, spellings: tuple[str, ...], meaning: str) -> tuple[str, tuple[str, ...], str]:
    """The term without blanks around and without repeated spellings. Raises InvalidCulture."""
    word, meaning = one_line(word), one_line(meaning)
    others: dict[str, str] = {}
    for text in map(one_line, spellings):
        if text and text.casefold() != word.casefold():
            others.setdefault(text.casefold(), text)
    written = (word, *others.values())
    complaints = (
        (not word or not meaning, _("词和意思都要写。")),
        (any(len(text) > WORD_LENGTH for text in written) or len(meaning) > MEANING_LENGTH, _("有一段文字太长了。")),
        (any(len(text) < SHORTEST for text in written), _("一个字太短，到处都会被当成这个词。")),
        (len(others) > MOST_SPELLINGS, _("写法太多了，最多 %(most)s 种。") % {"most": MOST_SPELLINGS}),
    )
    _complain(complaints)
    return word, tuple(others.values()), meaning


def checked_persona(draft: PersonaDraft) -> PersonaDraft:
    """The persona without blanks around. Raises InvalidCulture."""
    clean = PersonaDraft(
        line=one_line(draft.line),
        story=draft.story.replace("\x00", "").replace("\r\n", "\n").strip(),
        values=tuple(value for value in map(one_line, draft.values) if value),
        doing=one_line(draft.doing),
        works=tuple(Work(one_line(work.title), work.url.strip()) for work in draft.works if work.title or work.url),
    )
    too_long = (
        len(clean.line) > LINE_LENGTH
        or len(clean.story) > STORY_LENGTH
        or len(clean.doing) > MEANING_LENGTH
        or any(len(value) > LINE_LENGTH for value in clean.values)
        or any(len(work.title) > TITLE_LENGTH or len(work.url) > URL_LENGTH for work in clean.works)
    )
    complaints = (
        (not clean.line and not clean.story, _("至少写一句话，或者一段故事。")),
        (too_long, _("有一段文字太长了。")),
        (len(clean.values) > MOST_VALUES, _("看重的事最多写 %(most)s 条。") % {"most": MOST_VALUES}),
        (len(clean.works) > MOST_WORKS, _("代表内容最多放 %(most)s 个。") % {"most": MOST_WORKS}),
        (
            any(not work.title or not is_address(work.url) for work in clean.works),
            _("每个代表内容要有名字和链接，链接以 https:// 或 / 开头。"),
        ),
    )
    _complain(complaints)
    return clean


def is_address(url: str) -> bool:
    """Whether it leads to the web or to a page of our own, and nowhere else."""
    if len(url) > URL_LENGTH or any(ord(letter) <= ord(" ") or letter in "\\<>\"'" for letter in url):
        return False
    return url.lower().startswith(("https://", "http://")) or (url.startswith("/") and not url.startswith("//"))


def _complain(complaints: tuple[tuple[bool, str], ...]) -> None:
    reason = next((text for is_wrong, text in complaints if is_wrong), "")
    if reason:
        raise InvalidCulture(reason=reason)
