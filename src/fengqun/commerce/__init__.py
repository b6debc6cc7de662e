"""Commerce: how the community lives. Wallets lie under payments, payments under orders."""
