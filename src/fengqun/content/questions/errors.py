"""Why something about a question is refused."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import Conflict, DomainError, NotFound


class QuestionNotFound(NotFound):
    """No such question for this person."""

    code = "questions.question_not_found"
    sentence = _("没有找到这个提问。")


class AnswerNotFound(NotFound):
    """No such answer to this question."""

    code = "questions.answer_not_found"
    sentence = _("没有找到这个回答，可能已经删除。")


class RelayNotFound(NotFound):
    """No such relay that waits for this person."""

    code = "questions.relay_not_found"
    sentence = _("这次接力已经有了结果，或者不是给你的。")


class TitleMissing(DomainError):
    """A question is asked in its title."""

    code = "questions.title_missing"
    sentence = _("用一句话写清你想问什么。")


class QuestionClosedAlready(Conflict):
    """A closed question is reopened before anything else is done with it."""

    code = "questions.closed"
    sentence = _("这个提问已经关闭，先重新打开。")


class AnswerAccepted(Conflict):
    """A question with an accepted answer is closed by that; nobody loses the honour by a second word."""

    code = "questions.answer_accepted"
    sentence = _("已经采纳了回答，不用再关闭。要换个结论，先取消采纳。")


class NothingToReopen(Conflict):
    """An open question cannot be reopened."""

    code = "questions.nothing_to_reopen"
    sentence = _("这个提问本来就开着。")


class NotAsker(DomainError):
    """Only the asker or a question master may."""

    code = "questions.not_asker"
    status = 403
    sentence = _("只有提问的人和照看提问的人可以这样做。")


class NotOwnAnswer(DomainError):
    """Nobody rates their own answer."""

    code = "questions.own_answer"
    sentence = _("自己的回答由别人来评。")


class InvalidDuplicate(DomainError):
    """A duplicate points to another question of the community that is not a duplicate of this one."""

    code = "questions.invalid_duplicate"
    sentence = _("填另一个提问的链接。它不能又指回这一个。")


class ReasonMissing(DomainError):
    """The step needs a reason."""

    code = "questions.reason_missing"
    sentence = _("写一句理由。")


class AlreadyAnswered(Conflict):
    """A question that has an answer is not handed on."""

    code = "questions.already_answered"
    sentence = _("已经有人答了，不用再接力。")


class TooManyRounds(DomainError):
    """A question is handed on a few times only. Details: limit."""

    code = "questions.too_many_rounds"
    sentence = _("一个提问最多接力 %(limit)s 轮。")


class RelayTooSoon(DomainError):
    """While somebody is asked and has not answered yet, the asker waits."""

    code = "questions.relay_too_soon"
    sentence = _("上一轮还在等回话，晚点再接力。")


class NobodyKnows(DomainError):
    """Nobody who answered alike can be asked now."""

    code = "questions.nobody_knows"
    sentence = _("暂时没有合适的人可以接力：要么没人答过类似的，要么今天都被问够了。")


class CannotTake(DomainError):
    """The chosen member cannot be asked now."""

    code = "questions.cannot_take"
    sentence = _("这位成员现在不能接：看不到这个提问、不接接力、已经被问过，或者今天被问够了。")


class InvalidTerms(DomainError):
    """Terms that make no sense. Details: reason."""

    code = "questions.invalid_terms"
    sentence = _("%(reason)s")
