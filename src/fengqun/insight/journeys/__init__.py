"""Who comes back: monthly cohorts of buyers and how their purchases are spread.

Owns: roll-ups of purchases per customer and month, kept up by subscription; nothing here is the only copy of a fact.
Records: nothing.
Depends on: commerce.orders (activities), people.communities (names and zones).
"""
