"""Offices, the editions that they keep, and who may do what where."""
