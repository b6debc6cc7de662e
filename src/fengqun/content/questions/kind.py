"""The kind of post that a question is."""

from django.utils.translation import gettext_lazy as _

from fengqun.content.posts.kinds import post_kind

QUESTION = post_kind("question", _("提问"), icon="comment", url_name="questions-detail", tells_of_comments=False)
