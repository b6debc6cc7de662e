"""Polls and surveys for tests, made by the real commands."""

from typing import Any
from uuid import UUID

from fengqun.content.posts.commands import publish_post
from fengqun.content.surveys.commands import add_question, open_poll, open_survey, write_survey
from fengqun.content.surveys.queries import poll_of, survey_card
from fengqun.content.surveys.types import PollCard, PollDraft, QuestionDraft, SurveyCard, SurveySettings
from fengqun.people.communities.queries.cards import actor_of
from fengqun.people.communities.types import MemberCard

SHEET = (
    QuestionDraft("choice", "最常喝哪种", ("手冲", "意式", "冷萃"), is_required=True),
    QuestionDraft("multi", "在哪儿喝", ("家里", "公司", "店里")),
    QuestionDraft("scale", "新豆怎么样"),
    QuestionDraft("nps", "会推荐给朋友吗"),
    QuestionDraft("text", "还想说什么"),
)


def make_poll(author: MemberCard, *options: str, **more: Any) -> PollCard:
    """A poll in a post of its own."""
    actor = actor_of(author)
    post_id = publish_post(author.community_id, actor=actor, body="大家选一选")
    draft = PollDraft(question="周五喝哪支", options=options or ("花魁", "瑰夏", "曼特宁"), **more)
    open_poll(author.community_id, post_id, actor=actor, draft=draft)
    return poll_of(post_id, actor=actor)


def make_survey(operator: MemberCard, *questions: QuestionDraft, is_open: bool = True, **settings: Any) -> SurveyCard:
    """A survey with those questions, or one of each kind; open unless said otherwise."""
    actor = actor_of(operator)
    survey_id = write_survey(operator.community_id, actor=actor, settings=SurveySettings(title="春天问卷", **settings))
    for question in questions or SHEET:
        add_question(operator.community_id, survey_id, actor=actor, draft=question)
    if is_open:
        open_survey(operator.community_id, survey_id, actor=actor)
    return survey_card(operator.community_id, survey_id, actor=actor)


def ids(poll: PollCard) -> list[UUID]:
    """The options' ids, in order."""
    return [option.id for option in poll.options]
