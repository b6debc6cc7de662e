"""What counts as an answer: pure, from questions and what was entered."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from fengqun.content.surveys.errors import InvalidAnswers
from fengqun.content.surveys.types import QuestionCard

TEXT_LENGTH = 2_000
Answer = int | list[int] | str


def clean_answers(
    questions: Sequence[QuestionCard], entered: Mapping[str, object], *, is_draft: bool = False
) -> dict[str, Answer]:
    """The answers by question id, without those left empty. Raises InvalidAnswers with a reason for each question.

    A draft keeps what is good and says nothing about the rest.
    """
    answers: dict[str, Answer] = {}
    reasons: dict[str, str] = {}
    for question in questions:
        key = str(question.id)
        try:
            answer = _clean(question, entered.get(key))
        except ValueError as error:
            reasons[key] = str(error)
            continue
        if answer is not None:
            answers[key] = answer
        elif question.is_required:
            reasons[key] = _("这题要答。")
    if reasons and not is_draft:
        raise InvalidAnswers(reasons=reasons)
    return answers


def _clean(question: QuestionCard, value: object) -> Answer | None:
    """One answer, or None for none. Raises ValueError with a sentence."""
    if value is None or value in ("", []):
        return None
    if question.kind == "text":
        text = str(value).replace("\r\n", "\n").replace("\x00", "").strip()
        if len(text) > TEXT_LENGTH:
            raise ValueError(_("太长了，最多 %(limit)s 字。") % {"limit": TEXT_LENGTH})
        return text or None
    allowed = question.numbers or range(len(question.options))
    if question.kind == "multi":
        chosen = value if isinstance(value, list | tuple) else [value]
        return sorted({_number(one, allowed) for one in chosen}) or None
    return _number(value, allowed)


def _number(value: object, allowed: range) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(_("没有这样的选项。"))  # noqa: TRY004 - wrong for whoever answers, not for the program
    text = str(value).strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and int(text) in allowed):  # noqa: PLR2004
        raise ValueError(_("没有这样的选项。"))
    return int(text)
