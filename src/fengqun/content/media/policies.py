"""Who may look at files that are out of sight."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.policies import Right, Role

REVIEW_MEDIA = Right("media.review", _("查看待审的文件"), roles={Role.OPERATOR, Role.HOST}, delegable=True)
