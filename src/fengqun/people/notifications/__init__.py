"""Notifications: what concerns a member, in the application and by e-mail, each kind with its own switches."""
