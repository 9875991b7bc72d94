"""Files for translators outside: XLIFF 2.0, PO, DOCX; out, shown, and back.

``model``, ``tokens``, ``marks``, ``xliff``, ``po``, ``docx`` know neither Django nor Wagtail.
"""
