"""Why a picture is refused."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import DomainError, NotFound


class PictureRefused(DomainError):
    """The uploaded file cannot be used as a picture. Details: reason."""

    code = "picture_refused"
    sentence = _("%(reason)s")


class PictureNotFound(NotFound):
    """No such picture for this person."""

    code = "picture_not_found"
    sentence = _("没有找到这张图片。")
