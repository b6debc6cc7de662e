"""Reads of notices and switches."""

from fengqun.people.notifications.queries.notices import NoticePage, notice_card, notices_page, unread_count
from fengqun.people.notifications.queries.switches import Wishes, switches_of, wishes_of

__all__ = ["NoticePage", "Wishes", "notice_card", "notices_page", "switches_of", "unread_count", "wishes_of"]
