"""People who can sign in to this server, and how they prove that it is them.

Owns: users (address, name, language, portrait), personal access tokens, the mailbox of a trial server. Signing in
itself (code by e-mail, password, passkey, second factor) is django-allauth's; this room dresses its pages.
Records: nothing: a person acts in a community, and what happens there is recorded there.
Offers the slot `accounts.identity` (`user_id`) to the room that knows what one can be on a trial server.
Depends on: kernel, ui.
"""
