"""The verbs of gatherings."""

from fengqun.content.gatherings.commands.calendar import renew_calendar
from fengqun.content.gatherings.commands.cancel import cancel_gathering
from fengqun.content.gatherings.commands.change import change_gathering
from fengqun.content.gatherings.commands.confirm import confirm_seat, release_unconfirmed
from fengqun.content.gatherings.commands.cover import remove_cover, set_cover
from fengqun.content.gatherings.commands.give_up import give_up_seat, give_up_seats_of
from fengqun.content.gatherings.commands.moderate import (
    hide_gathering,
    put_gathering_aside,
    remove_gathering,
    show_gathering,
)
from fengqun.content.gatherings.commands.plan import plan_gathering
from fengqun.content.gatherings.commands.recap import recap_words, write_recap
from fengqun.content.gatherings.commands.remind import ask_for_word, send_reminders
from fengqun.content.gatherings.commands.scan import record_scans
from fengqun.content.gatherings.commands.settle import settle_ended
from fengqun.content.gatherings.commands.take_seat import take_seat
from fengqun.content.gatherings.commands.terms import set_no_show_limit

__all__ = [
    "ask_for_word",
    "cancel_gathering",
    "change_gathering",
    "confirm_seat",
    "give_up_seat",
    "give_up_seats_of",
    "hide_gathering",
    "plan_gathering",
    "put_gathering_aside",
    "recap_words",
    "record_scans",
    "release_unconfirmed",
    "remove_cover",
    "remove_gathering",
    "renew_calendar",
    "send_reminders",
    "set_cover",
    "set_no_show_limit",
    "settle_ended",
    "show_gathering",
    "take_seat",
    "write_recap",
]
