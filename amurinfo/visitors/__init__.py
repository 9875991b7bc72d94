"""Visitors: consent that is one, and counting that cannot tell on anybody."""
