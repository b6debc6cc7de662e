"""How questions fare, for an operator's day."""

from datetime import timedelta
from uuid import UUID

from django.db import connection

from fengqun.content.questions.types import QuestionFigures
from fengqun.kernel import clock

DAYS = 30

_FIGURES = """
SELECT count(*),
       count(*) FILTER (WHERE first_response_at IS NOT NULL),
       count(*) FILTER (WHERE response_seconds <= target_minutes * 60),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY response_seconds),
       count(*) FILTER (WHERE state = 'open' AND first_response_at IS NULL),
       count(*) FILTER (WHERE state = 'open' AND first_response_at IS NULL AND due_at <= %(now)s),
       count(*) FILTER (WHERE state = 'answered')
FROM questions_question
WHERE community_id = %(community)s AND is_listed AND asked_at >= %(since)s
"""


def question_figures(community_id: UUID) -> QuestionFigures:
    """Of the questions asked in the last thirty days; times are waking times."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, {"community": community_id, "now": now, "since": now - timedelta(days=DAYS)})
        asked, answered, in_time, median, waiting, late, accepted = cursor.fetchone()
    return QuestionFigures(asked, answered, in_time, None if median is None else round(median), waiting, late, accepted)
