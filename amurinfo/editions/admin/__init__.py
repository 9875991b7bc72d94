"""The editors' interface where it matters who writes: words have owners, facts have authors.

languages  whose words the person at the screen may write
names      names of records: written and reviewed by the office of their language
notes      notes and short texts of a record, one text area a language
figures    figures: added and corrected, never changed
uploads    files between being shown and being taken: private, owned, short-lived
imports    facts from files: what would change, then exactly that
log        what is remembered of all this
offices    offices, stewardships, notices, editions: for operators
group      the menu "Offices"
"""
