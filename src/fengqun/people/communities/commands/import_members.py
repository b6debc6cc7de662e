"""Bring members over from another system, many at once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import SYSTEM, Actor
from fengqun.people.accounts.commands import enter_people
from fengqun.people.accounts.types import NewPerson
from fengqun.people.communities.activities import MemberJoined
from fengqun.people.communities.commands.listing import list_members
from fengqun.people.communities.models import Community, Membership
from fengqun.people.communities.policies import IMPORT_MEMBERS
from fengqun.people.communities.queries.cards import imported_members
from fengqun.spine.activity.commands import record_many

Person = tuple[str, str, datetime, str | None]
"""Id in the other system, name, when they joined there, e-mail address if known."""
BATCH = 5_000


def import_members(
    community_id: UUID, people: Sequence[Person], *, source: str = "import", actor: Actor = SYSTEM
) -> dict[str, UUID]:
    """Make members of `people`; whoever was imported before from `source` by that id is left as they are.

    People without an address get one that nobody can sign in with. Answers all member ids by source id.
    Raises Denied.
    """
    actor.require(IMPORT_MEMBERS, community_id)
    members: dict[str, UUID] = {}
    for start in range(0, len(people), BATCH):
        members |= _import_batch(community_id, people[start : start + BATCH], source=source)
    return members


@transaction.atomic
def _import_batch(community_id: UUID, people: Sequence[Person], *, source: str) -> dict[str, UUID]:
    Community.objects.select_for_update().only("id").get(id=community_id)
    by_source_id = {person[0]: person for person in people}
    known = imported_members(community_id, source, by_source_id)
    wanted = [person for source_id, person in by_source_id.items() if source_id not in known]
    if not wanted:
        return known
    users = enter_people([NewPerson(name=name, email=email, since=since) for _id, name, since, email in wanted])
    belonging = {user.id for user in users}
    members_of_users = dict(
        Membership.objects.filter(community_id=community_id, user_id__in=belonging).values_list("user_id", "id")
    )
    fresh: list[Membership] = []
    for (source_id, name, joined_at, _email), user in zip(wanted, users, strict=True):
        if user.id in members_of_users:
            known[source_id] = members_of_users[user.id]
            continue
        member = Membership(
            id=new_id(joined_at),
            community_id=community_id,
            user_id=user.id,
            display_name=(name or source_id)[:60],
            joined_at=joined_at,
            stage_reached_at=joined_at,
            source=source,
            source_id=source_id,
        )
        members_of_users[user.id] = known[source_id] = member.id
        fresh.append(member)
    Membership.objects.bulk_create(fresh, batch_size=2_000)
    Community.objects.filter(id=community_id).update(member_count=F("member_count") + len(fresh))
    list_members([member.id for member in fresh])
    record_many(
        [
            MemberJoined(
                community_id=community_id,
                object_id=member.id,
                actor_id=member.id,
                occurred_at=member.joined_at,
                user_id=member.user_id,
                way="import",
            )
            for member in fresh
        ]
    )
    return known
