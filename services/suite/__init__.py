"""The `bcd` command: the one-machine host, the demo bloc, operator commands."""
