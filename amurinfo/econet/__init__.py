"""Protected areas, their networks, and the map."""
