"""What this room adds to posts: how a question stands, and that a closed one takes no more comments."""

from collections.abc import Sequence
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from fengqun.content.posts.extras import extra
from fengqun.content.posts.screening import Candidate, Verdict, screens
from fengqun.content.posts.types import PostCard
from fengqun.content.questions.errors import QuestionClosedAlready
from fengqun.content.questions.kind import QUESTION
from fengqun.content.questions.models import Question, State
from fengqun.content.questions.queries import clocks_of, question_cards
from fengqun.kernel.requests import Request

OWN_PAGE = "questions-detail"


@extra("body", order=20)
def standing_of_questions(request: Request, posts: Sequence[PostCard]) -> dict[UUID, SafeString]:
    """State and clock below the words; on pages without a question nothing is asked, else four statements."""
    asked = [post for post in posts if post.kind == QUESTION.code]
    match = request.resolver_match
    if not asked or (match is not None and match.url_name == OWN_PAGE):
        return {}
    cards = question_cards(asked[0].community_id, [post.id for post in asked])
    clocks = clocks_of(list(cards.values()))
    return {
        post_id: render_to_string(
            "questions/_post_body.html", {"question": card, "clock": clocks[post_id]}, request=request
        )
        for post_id, card in cards.items()
    }


@screens
def closed_questions_rest(candidate: Candidate) -> Verdict | None:
    """Answers and comments are refused until the question is opened again; one statement for a comment."""
    if candidate.kind != "comment" or candidate.post_id is None:
        return None
    is_closed = Question.objects.filter(post_id=candidate.post_id, state=State.CLOSED).exists()
    return Verdict.refuse(QuestionClosedAlready()) if is_closed else None
