"""The programme: its modules."""
