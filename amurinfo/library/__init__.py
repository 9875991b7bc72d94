"""Agreements, strategies, laws and publications."""
