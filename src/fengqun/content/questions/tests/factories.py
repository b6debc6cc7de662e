"""Questions for tests, made by the real commands."""

from typing import Any
from uuid import UUID

from fengqun.content.questions.commands import answer_question, ask_question
from fengqun.people.communities.tests.factories import actor_for_test
from fengqun.people.communities.types import MemberCard


def ask(asker: MemberCard, title: str = "磨豆机怎么选", **choices: Any) -> UUID:
    """A question of that member; answers the post's id."""
    return ask_question(asker.community_id, actor=actor_for_test(asker), title=title, **choices)


def answer(author: MemberCard, post_id: UUID, body: str = "先看刀盘，再看价钱。") -> UUID:
    """An answer of that member; answers the comment's id."""
    return answer_question(author.community_id, post_id, actor=actor_for_test(author), body=body)
