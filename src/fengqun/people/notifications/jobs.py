"""What this room does in the background."""

from uuid import UUID

from fengqun.people.notifications.mailing import send_notice
from fengqun.people.notifications.retention import forget_old
from fengqun.spine.jobs.registry import job, periodic


@job(name="notifications.send_emails", queue="default")
def send_emails(*, community_id: UUID, notice_ids: tuple[UUID, ...]) -> None:
    """Send each notice by e-mail, unless it has been read or sent. One that fails does not hold up the others."""
    failed: list[Exception] = []
    for notice_id in notice_ids:
        try:
            send_notice(community_id, notice_id)
        except Exception as error:  # noqa: BLE001 - raised again below, when all others have had their turn
            failed.append(error)
    if failed:
        raise ExceptionGroup("some notices could not be sent", failed)


@periodic("20 3 * * *", name="notifications.forget_old")
def forget_old_notices() -> None:
    """Forget what was read long ago."""
    forget_old()
