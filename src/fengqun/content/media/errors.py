"""Why a file is refused."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import DomainError, NotFound


class MediaNotFound(NotFound):
    """No such file for this person."""

    code = "media.not_found"
    sentence = _("没有找到这个文件，可能已经删除。")


class FileEmpty(DomainError):
    """A file without content."""

    code = "media.empty"
    sentence = _("这个文件是空的。")


class FileTooLarge(DomainError):
    """Details: limit, in MB."""

    code = "media.too_large"
    status = 413
    sentence = _("文件太大，最多 %(limit)s MB。")


class TypeRefused(DomainError):
    """What the bytes are is not on the list. Details: allowed."""

    code = "media.type_refused"
    sentence = _("这种文件不能上传。可以传：%(allowed)s。")


class QuotaUsedUp(DomainError):
    """A member has uploaded as much as a day allows. Details: limit, in MB."""

    code = "media.quota_used_up"
    status = 429
    sentence = _("今天已经传了很多，一天最多 %(limit)s MB。明天再传。")


class TooManyFiles(DomainError):
    """Details: limit."""

    code = "media.too_many"
    sentence = _("一次最多放 %(limit)s 个文件。")
