"""A real server, real clients, and kill -9 of its worker, its web processes and its PostgreSQL while they buy.

`rounds.py` starts the server in a home of its own, lets clients place, pay and refund orders over the API, kills at
random (seeded) moments, and lets the server come to rest. `inside.py` runs with the server's settings: it sets the
shop up before, and looks at every row after. `python -m tests.crash --rounds 10` runs more than the test does.
"""
