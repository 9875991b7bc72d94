"""Settings, addresses, the server and the `amurinfo` command: the edge of the house."""
