"""Published pages as files: made when something changes, found by machines, carried along."""
