"""Counting without persons. Pure: no Django, no disk, no clock of its own.

What is personal (address, program, hash, salt) stands in the memory of one ``Collector`` and dies
with its day. What leaves it are sums: day, language, one dimension, key -> views, visits, visitors.
"""
