"""What this room does by the clock and in the background, and the letters it writes."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

from fengqun.commerce.drops import commands
from fengqun.commerce.drops.queries import drop_card, waiting_members
from fengqun.people.accounts.queries import user_card
from fengqun.people.communities.queries import community_by_id, member_card
from fengqun.spine.jobs.registry import job, periodic
from fengqun.ui.moments import write_moment


@periodic("* * * * *", name="drops.end_due")
def end_due() -> None:
    """End drops whose time is over."""
    commands.end_due()


@periodic("* * * * *", name="drops.return_unpaid")
def return_unpaid() -> None:
    """Take back wins that never became an order and whose time to pay is over."""
    commands.return_unpaid()


@periodic("* * * * *", name="drops.send_reminders")
def send_reminders() -> None:
    """Have the letters written that remind of drops about to start."""
    commands.send_reminders(
        write=lambda drop_id, member_id: remind.defer_in_transaction(drop_id=drop_id, member_id=member_id)
    )


@job(name="drops.open_orders", queue="default")
def open_orders(*, community_id: UUID, claim_ids: tuple[UUID, ...]) -> None:
    """Open the orders of wins."""
    commands.open_orders(community_id, claim_ids)


@job(name="drops.undo_wins", queue="default")
def undo_wins(*, drop_id: UUID) -> None:
    """Undo what was won in a drop that was called off."""
    commands.undo_wins(drop_id)


@job(name="drops.tell_waiting", queue="default")
def tell_waiting(*, drop_id: UUID) -> None:
    """Have those told who wanted to be reminded of a drop that was called off, and won nothing in it."""
    for member_id in waiting_members(drop_id):
        tell_cancelled.defer(drop_id=drop_id, member_id=member_id)


@job(name="drops.remind", queue="default")
def remind(*, drop_id: UUID, member_id: UUID) -> None:
    """Tell a member by e-mail that a drop is about to start."""
    _write("reminder", drop_id, member_id)


@job(name="drops.tell_cancelled", queue="default")
def tell_cancelled(*, drop_id: UUID, member_id: UUID) -> None:
    """Tell a member by e-mail that a drop will not take place."""
    _write("cancelled", drop_id, member_id)


@job(name="drops.tell_winner", queue="default")
def tell_winner(*, drop_id: UUID, member_id: UUID, is_refunded: bool) -> None:
    """Tell a winner by e-mail that the drop was called off, and what became of the order."""
    _write("undone", drop_id, member_id, is_refunded=is_refunded)


def _write(letter: str, drop_id: UUID, member_id: UUID, **more: Any) -> None:  # noqa: ANN401 - of the template
    """Write one of the letters in `templates/drops/email/`, in the member's language."""
    drop = drop_card(drop_id)
    community = community_by_id(drop.community_id)
    member = member_card(member_id)
    person = user_card(member.user_id)
    if not person.is_reachable:
        return
    with translation.override(person.language or community.language):
        context = {
            "drop": drop,
            "community": community,
            "member": member,
            "starts": write_moment(drop.starts_at, "long", community.zone),
            "site": settings.SITE_ORIGIN,
            **more,
        }
        subject = " ".join(render_to_string(f"drops/email/{letter}_subject.txt", context).split())
        body = render_to_string(f"drops/email/{letter}.txt", context)
    send_mail(subject, body, None, [person.email])
