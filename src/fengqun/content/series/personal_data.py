"""What this room knows of a person, and how the person is taken out of it."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.content.series.models import Episode, SeriesBeat, SeriesHost, SeriesSubscription
from fengqun.people.accounts.personal_data import JSON, erases_personal_data, exports_personal_data
from fengqun.people.communities.queries import member_ids_of_user


@exports_personal_data("series", _("系列"))
def export(user_id: UUID) -> list[dict[str, JSON]]:
    """The series that the person hosts or wants to be told of, and their episodes."""
    members = member_ids_of_user(user_id)
    hosted = SeriesHost.objects.select_related("series").filter(member_id__in=members)
    wanted = SeriesSubscription.objects.select_related("series").filter(member_id__in=members)
    made = Episode.objects.filter(added_by_id__in=members).order_by("added_at")
    return [
        *[_record("hosts", series_id=str(row.series_id), title=row.series.title) for row in hosted],
        *[_record("subscribed", series_id=str(row.series_id), since=row.since.isoformat()) for row in wanted],
        *[_record("episode", post_id=str(row.post_id), number=row.number, title=row.title) for row in made],
    ]


@erases_personal_data("series")
def erase(user_id: UUID) -> None:
    """The person hosts nothing any more and is told of nothing; episodes stay as their posts do."""
    members = member_ids_of_user(user_id)
    SeriesSubscription.objects.filter(member_id__in=members).delete()
    SeriesHost.objects.filter(member_id__in=members).delete()
    SeriesBeat.objects.filter(host_id__in=members).update(host=None)


def _record(kind: str, **values: JSON) -> dict[str, JSON]:
    return {"kind": kind, **values}
