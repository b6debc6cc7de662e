"""The verbs of media."""

from fengqun.content.media.commands.attach import attach, describe, drop_of, set_audience
from fengqun.content.media.commands.examine import examine
from fengqun.content.media.commands.tidy import delete_loose, discard
from fengqun.content.media.commands.upload import upload

__all__ = ["attach", "delete_loose", "describe", "discard", "drop_of", "examine", "set_audience", "upload"]
