"""What the editions owe one another: segments, what they were made from, what has changed.

``richtext``, ``segments``, ``align``, ``diff`` and ``states`` are pure; the rest reads and writes
the database.
"""
