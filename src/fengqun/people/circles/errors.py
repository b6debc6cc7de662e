"""What this room refuses."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import NotFound


class CircleNotFound(NotFound):
    """No such circle here, or none that this person may know of."""

    code = "circles.not_found"
    sentence = _("没有找到这个圈子。")
