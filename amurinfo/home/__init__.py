"""The front page of each edition: one look over all rooms."""
