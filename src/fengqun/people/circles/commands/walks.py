"""Ways through the gates of circles that nobody went on with."""

from datetime import timedelta

from django.db.models import Exists, OuterRef

from fengqun.kernel import clock
from fengqun.people.circles.choices import RequestState
from fengqun.people.circles.models import CircleRequest, CircleWalk

KEPT_DAYS = 90


def forget_walks() -> int:
    """Delete what applicants left alone for `KEPT_DAYS`, unless hosts have yet to decide; answers how many."""
    until = clock.now() - timedelta(days=KEPT_DAYS)
    asked = CircleRequest.objects.filter(
        circle_id=OuterRef("circle_id"), member_id=OuterRef("member_id"), state=RequestState.WAITING
    )
    forgotten, _by_kind = CircleWalk.objects.filter(~Exists(asked), touched_at__lt=until).delete()
    return forgotten
