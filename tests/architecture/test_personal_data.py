"""Every room that keeps something of a person says how to hand it out and how to take the person out of it.

A room keeps something of a person where a table of it refers to one: by foreign key to an account or a membership, or
by an id in a column named like one. Who registers nothing stands below with the reason.
"""

import re

from django.apps import apps
from django.db.models import ForeignKey

from fengqun.people.accounts.personal_data import erasers, exporters

OF_A_PERSON = {"accounts.User", "communities.Membership"}
NAMED_LIKE_ONE = re.compile(
    r"^(?:member|user|author|buyer|payer|promoter|giver|visitor|host|writer|owner|subject|actor|asker|answerer)_id$"
    r"|^(?:given|made|set|changed|decided|reviewed|recorded|created|published|removed|invited|appointed|claimed)_by$"
)
EXPLAINED = {
    "activity": "who did what, by ids alone and never changed; the names behind the ids are erased",
    "ledger": "amounts by the ids of their owners: the books, which stay",
    "catalog": "which of the staff moved stock, by id",
    "journeys": "sums of orders by member, computed anew from orders; no text",
    "search": "erased with what it was made of: rooms drop their documents",
}


def of_persons(room):
    """The columns of the room that refer to a person."""
    return [
        f"{model.__name__}.{field.attname}"
        for model in room.get_models()
        for field in model._meta.concrete_fields
        if (isinstance(field, ForeignKey) and field.related_model._meta.label in OF_A_PERSON)
        or NAMED_LIKE_ONE.match(field.attname)
    ]


def rooms():
    """Our rooms that refer to persons, with the columns."""
    ours = [room for room in apps.get_app_configs() if room.name.startswith("fengqun.")]
    return {room.label: columns for room in ours if (columns := of_persons(room))}


def test_who_keeps_something_of_a_person_hands_it_out_and_erases_it():
    handing_out = {one.room for one in exporters()}
    erasing = {room for room, _erase in erasers()}
    silent = {
        label: columns
        for label, columns in rooms().items()
        if label not in EXPLAINED and not (label in handing_out and label in erasing)
    }
    assert silent == {}


def test_what_is_explained_registers_nothing_and_still_needs_its_explanation():
    handing_out = {one.room for one in exporters()}
    assert [label for label in EXPLAINED if label in handing_out or label not in rooms()] == []


def test_the_account_goes_last():
    assert erasers()[-1][0] == "accounts"
    order = [room for room, _erase in erasers()]
    assert order.index("orders") < order.index("posts") < order.index("circles") < order.index("communities")
