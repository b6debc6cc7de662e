"""Notifications: what concerns a member, in a list and by e-mail, each kind with its own switches.

Owns: notices and the switches that members moved. Rooms above declare their kinds in `notices.py` and call `notify` in
the transaction of what they tell of; who may not be disturbed is said by those who know (`hushing`). While a notice is
unread, what is alike is added to it; the first of a group is also sent by e-mail, two minutes later and only if it is
still unread.

Records: that switches were moved; notices are no activities, they follow from them.
Depends on: `accounts` for addresses and languages, `communities` for members, `spine.jobs` for e-mails and for
forgetting what was read long ago.
"""
