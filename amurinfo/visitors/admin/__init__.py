"""What the offices see and keep of visits, in Wagtail's interface."""
