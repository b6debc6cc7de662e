"""What this room puts on pages of other rooms."""

from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from fengqun.content.posts.types import PostCard
from fengqun.content.surveys.models import Poll
from fengqun.content.surveys.policies import RUN_SURVEYS
from fengqun.kernel.requests import Request
from fengqun.kernel.slots import fill
from fengqun.ui.navigation import entrance, nav_item

entrance("surveys", _("问卷"), "chart", "surveys-list", order=50)
nav_item("content", "surveys", _("问卷"), "scale", "surveys-console", order=45, right=RUN_SURVEYS)


@fill("post.compose.forms", order=20)
def poll_fields(
    request: Request, *, post: PostCard | None = None, data: Mapping[str, str] | None = None, **_context: object
) -> SafeString | None:
    """The fields of a poll, for a post that has not been published."""
    if post is not None and post.state != "draft":
        return None
    entered = {
        name.removeprefix("surveys-"): value for name, value in (data or {}).items() if name.startswith("surveys-")
    }
    context = {"entered": entered, "shows": Poll.Shows.choices, "days": ("1", "3", "7", "30")}
    return render_to_string("surveys/_poll_fields.html", context, request=request)
