"""Red packets 红包: money or points that somebody puts down first, for many to open.

Owns: packets with their shares (split when the packet is given, by the algorithm in `splitting.py`) and the
community's limits on giving. A packet is funded before anybody sees it: from the giver's wallet, or by the community
itself. Its pot is a ledger account of its own; each opening moves one share into a wallet, in the commit that says so;
what nobody opened goes back where it came from, once. Who gets what is decided by `deciding.py` alone, whoever asks:
the fast lane with hundreds of claims at a time, a page or the API with one.
Records: RedPacketGiven, RedPacketOpened, RedPacketReturned.
Listens to nobody.
Posts: redpackets.fund, redpackets.open, redpackets.return. Declares the purposes `redpacket.pot` and
`redpacket.expense`.
Depends on: kernel, spine (ledger, activity, jobs, lane), communities, circles, wallets, orders (whom something is
for).
"""
