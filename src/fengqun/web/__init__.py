"""The frame: root addresses, the API's mount, headers, the door of the server, and an operator's day.

Owns: no table and no rule.
Records: nothing.
Depends on: every room, and only composes them: pages by slots, addresses by the rooms' lists.
"""
