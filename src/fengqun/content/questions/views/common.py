"""What the pages of questions share."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from fengqun.content.posts.extras import comment_extras_of, extras_of
from fengqun.content.posts.queries import post_card
from fengqun.content.questions import queries
from fengqun.content.questions.commands.relay import MOST_ROUNDS
from fengqun.content.questions.errors import QuestionNotFound
from fengqun.content.questions.forms import AnswerForm, CloseForm, ReopenForm
from fengqun.content.questions.models import CloseReason
from fengqun.content.questions.policies import is_master, may_decide
from fengqun.content.questions.types import QuestionCard
from fengqun.kernel.policies import Actor
from fengqun.kernel.requests import Request, page_number
from fengqun.people.circles.queries import cards_by_id, circle_ids_of

UNREADABLE = 422


def is_undo(request: HttpRequest) -> bool:
    """Whether the request takes something back."""
    return request.method == "DELETE" or request.POST.get("_method") == "delete"


def question_url(request: Request, post_id: UUID) -> str:
    """Where the question stands."""
    return reverse("questions-detail", kwargs={"community": request.community.slug, "post_id": post_id})


def own_circles(actor: Actor) -> list[tuple[UUID, str]]:
    """The circles that somebody may ask in, by name."""
    cards = cards_by_id(circle_ids_of(actor.member_id)) if actor.member_id else {}
    return sorted(((card.id, card.name) for card in cards.values()), key=lambda one: one[1])


def question_context(request: Request, post_id: UUID, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - for the template
    """What the question's page draws with. Raises PostNotFound, QuestionNotFound."""
    community, actor = request.community, request.actor
    post = post_card(community.id, post_id, actor=actor)
    question = queries.question_card(community.id, post_id)
    if not question.is_listed and not (post.is_held or post.is_hidden):
        raise QuestionNotFound
    answers, has_more = queries.answers_of(question, actor=actor, number=page_number(request))
    comments = [one for answer in answers for one in (answer.comment, *answer.comment.replies)]
    may_act = may_decide(actor, community.id, asker_id=question.asker.id, circle_id=question.circle_id)
    return {
        "nav": "home",
        "post": post,
        "page": (post,),
        "question": question,
        "clock": queries.clock_of(question),
        "answers": answers,
        "number": page_number(request),
        "has_more": has_more,
        "relay": queries.relay_for(post_id, actor.member_id),
        "asked": len(queries.chain_of(post_id)),
        "may_decide": may_act,
        "is_master": is_master(actor, community.id, question.circle_id),
        "may_relay": may_act and question.is_waiting and question.relay_rounds < MOST_ROUNDS,
        "duplicate": _duplicate(question, actor) if question.duplicate_of_id else None,
        "reason_label": CloseReason(question.close_reason).label if question.close_reason else "",
        "is_member": actor.member_id is not None and actor.community_id == community.id,
        "form": AnswerForm(),
        "close_form": CloseForm(),
        "reopen_form": ReopenForm(),
        "post_extras": {
            place: extras_of(place, request, [post]).get(post_id, "") for place in ("badges", "body", "foot")
        },
        "badges": comment_extras_of("badges", request, post, comments),
        "acts": comment_extras_of("acts", request, post, comments),
        **more,
    }


def _duplicate(question: QuestionCard, actor: Actor) -> QuestionCard | None:
    """The question that this one repeats, where the viewer may read it."""
    if question.duplicate_of_id is None:
        return None
    try:
        return queries.readable_question(question.community_id, question.duplicate_of_id, actor=actor)
    except QuestionNotFound:
        return None
