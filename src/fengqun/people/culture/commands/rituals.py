"""Add, change and remove rituals."""

from dataclasses import asdict
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from fengqun.kernel.policies import Actor
from fengqun.people.culture.activities import RitualChanged
from fengqun.people.culture.checks import MOST_RITUALS, checked_ritual
from fengqun.people.culture.commands.versions import hold, note_change
from fengqun.people.culture.errors import InvalidCulture, NameTaken, RitualNotFound
from fengqun.people.culture.models import Change, Ritual
from fengqun.people.culture.policies import KEEP_CULTURE
from fengqun.people.culture.types import RitualCard, RitualDraft
from fengqun.spine.activity.commands import record


@transaction.atomic
def add_ritual(community_id: UUID, *, actor: Actor, draft: RitualDraft) -> UUID:
    """Add a ritual at the end; answers its id. Raises Denied, InvalidCulture, NameTaken."""
    actor.require(KEEP_CULTURE, community_id)
    clean = checked_ritual(draft)
    hold(community_id)
    rituals = Ritual.objects.filter(community_id=community_id)
    if rituals.count() >= MOST_RITUALS:
        raise InvalidCulture(reason=_("仪式太多就不是仪式了，最多 %(most)s 个。") % {"most": MOST_RITUALS})
    last = rituals.aggregate(last=Max("position"))["last"] or 0
    ritual = Ritual(community_id=community_id, position=last + 1, **asdict(clean))
    _save(ritual)
    _tell(ritual, "added", {}, _shown(ritual), actor)
    return ritual.id


@transaction.atomic
def change_ritual(community_id: UUID, ritual_id: UUID, *, actor: Actor, draft: RitualDraft) -> None:
    """Change a ritual. Raises Denied, RitualNotFound, InvalidCulture, NameTaken."""
    actor.require(KEEP_CULTURE, community_id)
    clean = checked_ritual(draft)
    ritual = _held(community_id, ritual_id)
    before = _shown(ritual)
    for name, value in asdict(clean).items():
        setattr(ritual, name, value)
    if _shown(ritual) == before:
        return
    _save(ritual)
    _tell(ritual, "changed", before, _shown(ritual), actor)


@transaction.atomic
def remove_ritual(community_id: UUID, ritual_id: UUID, *, actor: Actor) -> None:
    """Remove a ritual; the history keeps it. Raises Denied, RitualNotFound."""
    actor.require(KEEP_CULTURE, community_id)
    ritual = _held(community_id, ritual_id)
    _tell(ritual, "removed", _shown(ritual), {}, actor)
    ritual.delete()


def _held(community_id: UUID, ritual_id: UUID) -> Ritual:
    ritual = Ritual.objects.select_for_update().filter(community_id=community_id, id=ritual_id).first()
    if ritual is None:
        raise RitualNotFound
    return ritual


def _save(ritual: Ritual) -> None:
    try:
        with transaction.atomic():
            ritual.save()
    except IntegrityError as error:
        if "rituals_of_a_community_have_names_of_their_own" not in str(error):
            raise
        raise NameTaken(name=ritual.name) from error


def _shown(ritual: Ritual) -> dict[str, object]:
    """What people read of it, for the history."""
    card = RitualCard(
        id=ritual.id,
        name=ritual.name,
        rhythm=ritual.rhythm,
        weekday=ritual.weekday,
        month_day=ritual.month_day,
        at_time=ritual.at_time,
        occasion=ritual.occasion,
    )
    return {"name": ritual.name, "when": card.when, "meaning": ritual.meaning, "url": ritual.url}


def _tell(ritual: Ritual, deed: str, before: dict[str, object], after: dict[str, object], actor: Actor) -> None:
    version = note_change(
        ritual.community_id,
        Change.Kind.RITUAL,
        object_id=ritual.id,
        name=ritual.name,
        before=before,
        after=after,
        changed_by=actor.member_id,
    )
    record(
        RitualChanged(
            community_id=ritual.community_id, object_id=ritual.id, actor_id=actor.member_id, deed=deed, version=version
        )
    )
