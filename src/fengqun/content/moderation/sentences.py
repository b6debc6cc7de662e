"""Why our own screens hold something: stored in the language of the community, known again in any."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

TYPED_FAST = _("第一次发言写得太快，先看一眼")
BURST = _("同样的内容或链接短时间里出现了好几次")
LIKE_SPAM = _("像是广告，先看一眼")


def is_about_spam(reason: str) -> bool:
    """Whether something was held as spam, whatever the language in which that was written down."""
    for code, _label in settings.LANGUAGES:
        with translation.override(code):
            if reason in {str(BURST), str(LIKE_SPAM)}:
                return True
    return False
