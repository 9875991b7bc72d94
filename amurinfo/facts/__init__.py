"""Facts once: language-neutral records, their names, and the figures measured on them."""
