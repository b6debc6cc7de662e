"""Who may look after failed jobs."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import Denied
from fengqun.kernel.policies import Actor, Right, Role, having
from fengqun.kernel.requests import Request

HANDLE_JOBS = Right("jobs.handle", _("处理失败的后台任务"), {Role.OPERATOR})


def require_hold_of(community_id: UUID | None, actor: Actor) -> None:
    """Raise unless the actor may look after a job of this community, or of the whole server where it is None."""
    if actor.is_system or actor.is_server_staff:
        return
    if community_id is None:
        raise Denied(reason=_("这个任务属于整台服务器，只对服务器管理员开放。"))
    actor.require(HANDLE_JOBS, community_id)


def handlers_of_jobs(request: Request) -> None:
    """Open to those who run this server, and to those with the right in the community of the address."""
    if not request.actor.is_server_staff:
        having(HANDLE_JOBS)(request)
