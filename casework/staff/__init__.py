"""The staff of the desk: accounts, passwords, second factor, sessions."""
