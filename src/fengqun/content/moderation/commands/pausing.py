"""The short silence of a newcomer whom several members flagged: until somebody has looked, a day at most."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from fengqun.content.moderation.choices import CaseState
from fengqun.content.moderation.commands.holding import in_words_of
from fengqun.content.moderation.models import Case
from fengqun.content.moderation.notices import PAUSED
from fengqun.kernel import clock
from fengqun.people.communities.commands import silence
from fengqun.people.communities.queries import community_by_id, member_card
from fengqun.people.notifications.commands import notify

LONGEST = timedelta(hours=24)


def pause(case: Case) -> bool:
    """Silence the author; answers whether that changed anything. A longer silence that stands is left alone."""
    until = clock.now() + LONGEST
    author = member_card(case.author_id)
    if not author.is_present or (author.silenced_until is not None and author.silenced_until >= until):
        return False
    case.silenced_until = until
    with in_words_of(case.community_id):
        silence(case.author_id, until, reason=_("几位成员举报了你写的内容，等管理人员看"))
    community = community_by_id(case.community_id)
    notify(
        PAUSED,
        community_id=case.community_id,
        member_ids=[case.author_id],
        url=reverse("moderation-mine", kwargs={"community": community.slug}),
        object_kind="moderation_case",
        object_id=case.id,
        params={"until": f"{until.astimezone(community.zone):%m-%d %H:%M}"},
    )
    return True


def end_pause(case: Case) -> None:
    """Give the voice back, unless another open case or a judge's decision keeps it."""
    if case.silenced_until is None or case.silenced_until <= clock.now():
        return
    author = member_card(case.author_id)
    if author.silenced_until != case.silenced_until:
        return
    others = Case.objects.filter(author_id=case.author_id, state=CaseState.OPEN, silenced_until__gt=clock.now())
    longest = others.exclude(id=case.id).order_by("-silenced_until").values_list("silenced_until", flat=True).first()
    silence(case.author_id, longest, reason=author.silenced_reason)
