"""Who may look after failed jobs."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.policies import Right, Role

HANDLE_JOBS = Right("jobs.handle", _("处理失败的后台任务"), {Role.OPERATOR})
