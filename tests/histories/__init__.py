"""Random histories of orders, payments, refunds, commissions and payouts, held against a model in memory.

`books.py` is the model: what everyone must own, worked out from the published rules (`docs/`) and nothing of the code.
`history.py` does one thing after another by the real commands, and the same thing in the model, and compares.
`machine.py` lets hypothesis think up what happens; `python -m tests.histories` runs as many histories as one wants.
"""
