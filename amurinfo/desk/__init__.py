"""What waits for my office: one screen over the other rooms, and the same by mail once a week."""
