"""The whole database in one encrypted file, and back into a database of either kind."""
