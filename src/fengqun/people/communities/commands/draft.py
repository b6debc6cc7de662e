"""Keep a half-written application, so that nothing typed at the gate is lost."""

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction

from fengqun.kernel.errors import SignInRequired
from fengqun.kernel.policies import Actor
from fengqun.people.communities.choices import ApplicationState
from fengqun.people.communities.errors import AlreadyWaiting
from fengqun.people.communities.models import Application
from fengqun.people.communities.queries.canvas import gate_of


@transaction.atomic
def save_draft(community_id: UUID, *, actor: Actor, answers: Sequence[str], display_name: str = "") -> UUID:
    """Keep the answers so far; answers the application's id. Raises SignInRequired, AlreadyWaiting."""
    if actor.user_id is None:
        raise SignInRequired
    questions = gate_of(community_id).questions
    kept = [{"question": q, "answer": a.strip()[:1000]} for q, a in zip(questions, answers, strict=False)]
    try:
        with transaction.atomic():
            application, _is_new = Application.objects.update_or_create(
                community_id=community_id,
                user_id=actor.user_id,
                state=ApplicationState.DRAFT,
                defaults={"answers": kept, "display_name": display_name.strip()[:60]},
            )
    except IntegrityError as error:
        raise AlreadyWaiting from error
    return application.id
