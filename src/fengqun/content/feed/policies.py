"""Who may look at how likes count. Picking is the right of posts: `FEATURE_POSTS`."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.policies import Right, Role

SEE_QUALITY = Right("feed.quality", _("查看内容质量"), roles={Role.OPERATOR})
