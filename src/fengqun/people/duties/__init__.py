"""Duties: who looks after what, for which term, with which rights, and what was done."""
