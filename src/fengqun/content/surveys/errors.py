"""What this room refuses."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import Conflict, Denied, DomainError, NotFound


class PollNotFound(NotFound):
    """No such poll for this person."""

    code = "surveys.poll_not_found"
    sentence = _("没有找到这个投票。")


class SurveyNotFound(NotFound):
    """No such survey for this person."""

    code = "surveys.survey_not_found"
    sentence = _("没有找到这份问卷。")


class QuestionNotFound(NotFound):
    """No such question in this survey."""

    code = "surveys.question_not_found"
    sentence = _("没有找到这道题。")


class InvalidPoll(DomainError):
    """Details: reason."""

    code = "surveys.invalid_poll"
    sentence = _("%(reason)s")


class InvalidSurvey(DomainError):
    """Details: reason."""

    code = "surveys.invalid_survey"
    sentence = _("%(reason)s")


class InvalidAnswers(DomainError):
    """Details: reasons, by question id."""

    code = "surveys.invalid_answers"
    sentence = _("有几题还要看一下。")


class PollClosed(Conflict):
    """Voting is over."""

    code = "surveys.poll_closed"
    sentence = _("投票已经截止了。")


class AlreadyVoted(Conflict):
    """One votes once where votes cannot be changed."""

    code = "surveys.already_voted"
    sentence = _("你已经投过了，这个投票不能改。")


class PollTaken(Conflict):
    """A post has one poll."""

    code = "surveys.poll_taken"
    sentence = _("这个帖子已经有投票了。")


class SurveyNotOpen(Conflict):
    """The survey is not open, not yet or no more."""

    code = "surveys.survey_not_open"
    sentence = _("这份问卷现在不收答案。")


class AlreadyAnswered(Conflict):
    """One answers once."""

    code = "surveys.already_answered"
    sentence = _("你已经答过了，谢谢。")


class NotAsked(Denied):
    """The survey is for others."""

    code = "surveys.not_asked"
    sentence = _("这份问卷不是给你的。")


class SurveyIsFixed(Conflict):
    """What was opened is not changed any more: answers would no longer mean what they meant."""

    code = "surveys.fixed"
    sentence = _("问卷已经发出，题目不能再改。可以照着再做一份。")


class ResultsNotYet(Conflict):
    """Anonymous results are shown when the survey is closed."""

    code = "surveys.results_not_yet"
    sentence = _("匿名问卷截止以后才看得到结果，免得从前后变化里认出人来。")


class TooFewAnswers(Conflict):
    """Details: least."""

    code = "surveys.too_few_answers"
    sentence = _("不到 %(least)s 份，为了不认出人来，匿名问卷不显示结果。")
