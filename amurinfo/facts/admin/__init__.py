"""The editors' interface of facts, as far as it is the same for every office.

base      what all lists and forms share: no deletion, no copies, search in any case of letters
records   one list and form a kind of record (neutral facts only)
precise   exact places, for the few; every look is written down
export    all files at once
group     the menu; other apps add to it by the hook ``register_facts_menu_item``

Whose words a user may write is known to ``editions``: names, notes, figures and imports are
there. It adds its buttons to a record's page by the hook ``facts_record_buttons``, called with
(record, request), which returns buttons.
"""
