"""The answers to a question, best first."""

from django.db.models import Case, IntegerField, Value, When

from fengqun.content.posts.queries import chosen_comments
from fengqun.content.questions.models import Answer, Rating
from fengqun.content.questions.types import AnswerCard, QuestionCard
from fengqun.kernel.policies import Actor
from fengqun.people.profiles.queries import hidden_authors

PAGE_SIZE = 30


def answers_of(question: QuestionCard, *, actor: Actor, number: int = 1) -> tuple[list[AnswerCard], bool]:
    """A page of answers: the accepted one, then by rating, then as they came; and whether there are more.

    A fixed number of statements; nothing by authors whom the reader does not meet. The caller has made
    sure that the post may be read.
    """
    start = (number - 1) * PAGE_SIZE
    rows = Answer.objects.filter(question_id=question.post_id, is_removed=False)
    not_met = hidden_authors(actor.member_id)
    rows = rows.exclude(author_id__in=not_met)
    first = Case(
        When(comment_id=question.accepted_comment_id, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    ordered = rows.annotate(place=first).order_by("place", "-rating", "comment_id")
    found = list(ordered.values("comment_id", "rating", "author_id")[start : start + PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    ids = [row["comment_id"] for row in shown]
    comments = (
        chosen_comments(question.community_id, question.post_id, ids, actor=actor, without=not_met) if ids else {}
    )
    rated = set(Rating.objects.filter(answer_id__in=ids, member_id=actor.member_id).values_list("answer_id", flat=True))
    cards = [
        AnswerCard(
            comment=comments[row["comment_id"]],
            rating=row["rating"],
            is_accepted=row["comment_id"] == question.accepted_comment_id,
            is_rated=row["comment_id"] in rated,
            is_own=row["author_id"] == actor.member_id,
        )
        for row in shown
        if row["comment_id"] in comments
    ]
    return cards, len(found) > PAGE_SIZE
