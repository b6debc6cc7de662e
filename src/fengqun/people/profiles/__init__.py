"""Profiles: what members tell of themselves and to whom; who follows, blocks or mutes whom.

Owns: the fields of a profile, each with its own audience, and the ties between members. A field is read by a query
that knows the reader: what is not meant for them never leaves the database. Blocking hides two members' words from
each other and ends following both ways; muting is noticed by nobody.

Records: follows and that a profile changed; blocks and mutes are recorded nowhere but in their own row.
Depends on: `communities` for members and `notifications`, which it tells who is to be left in peace.
"""
