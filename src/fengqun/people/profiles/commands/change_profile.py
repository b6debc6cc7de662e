"""Tell something of oneself, or to somebody else than before."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.profiles.activities import ProfileChanged
from fengqun.people.profiles.choices import Field
from fengqun.people.profiles.models import Entry
from fengqun.people.profiles.telling import tidied
from fengqun.people.profiles.types import Told
from fengqun.spine.activity.commands import record


@transaction.atomic
def change_profile(community_id: UUID, told: Mapping[Field, Told], *, actor: Actor) -> None:
    """Put these fields of the actor's profile; fields that are not named stay as they are.

    Raises SignInRequired, Denied, Silenced, RulesUnread, LinkNotWeb, BirthdayUnknown, TooMuchTold.
    """
    member_id = actor.require_voice(community_id)
    wanted = {field: Told(tidied(field, one.values), one.audience) for field, one in told.items()}
    emptied = [field for field, one in wanted.items() if not one.values]
    Entry.objects.filter(member_id=member_id, field__in=emptied).delete()
    Entry.objects.bulk_create(
        [
            Entry(
                member_id=member_id,
                field=field,
                values=list(one.values),
                audience=one.audience,
                changed_at=clock.now(),
            )
            for field, one in sorted(wanted.items())
            if one.values
        ],
        update_conflicts=True,
        unique_fields=["member", "field"],
        update_fields=["values", "audience", "changed_at"],
    )
    if wanted:
        record(
            ProfileChanged(
                community_id=community_id, object_id=member_id, actor_id=member_id, fields=tuple(sorted(wanted))
            )
        )
