"""The RELAX NG schema of Atom, from the compact form in RFC 4287, appendix B, in XML syntax.

Left out: extension elements (``extensionElement``), which our feeds do not use, so that one would
be an error. Patterns have the names of the RFC. What the RFC says in words and not in the
schema (entries without content need an alternate link; no two alternates of one type and
language; an author for every entry) is checked beside it: :func:`rules`.
"""

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_COMMON = '<ref name="atomCommonAttributes"/>'


def _text_construct(name: str) -> str:
    return f'<element name="{name}"><ref name="atomTextConstruct"/></element>'


def _date_construct(name: str) -> str:
    return f'<element name="{name}"><ref name="atomDateConstruct"/></element>'


SCHEMA = f"""<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.w3.org/2005/Atom"
 datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
<start><choice><ref name="atomFeed"/><ref name="atomEntry"/></choice></start>
<define name="atomCommonAttributes">
  <optional><attribute name="xml:base"><ref name="atomUri"/></attribute></optional>
  <optional><attribute name="xml:lang"><ref name="atomLanguageTag"/></attribute></optional>
</define>
<define name="atomPlainTextConstruct">{_COMMON}
  <optional><attribute name="type"><choice><value>text</value><value>html</value></choice>
  </attribute></optional><text/>
</define>
<define name="atomXHTMLTextConstruct">{_COMMON}
  <attribute name="type"><value>xhtml</value></attribute>
  <element><nsName ns="http://www.w3.org/1999/xhtml"/><ref name="anything"/></element>
</define>
<define name="anything"><zeroOrMore><choice><text/><attribute><anyName/></attribute>
  <element><anyName/><ref name="anything"/></element></choice></zeroOrMore></define>
<define name="atomTextConstruct">
  <choice><ref name="atomPlainTextConstruct"/><ref name="atomXHTMLTextConstruct"/></choice>
</define>
<define name="atomPersonConstruct">{_COMMON}
  <interleave><element name="name"><text/></element>
  <optional><element name="uri"><ref name="atomUri"/></element></optional>
  <optional><element name="email"><ref name="atomEmailAddress"/></element></optional></interleave>
</define>
<define name="atomDateConstruct">{_COMMON}<data type="dateTime"/></define>
<define name="atomFeed"><element name="feed">{_COMMON}
  <interleave>
    <zeroOrMore><ref name="atomAuthor"/></zeroOrMore>
    <zeroOrMore><ref name="atomCategory"/></zeroOrMore>
    <optional><ref name="atomGenerator"/></optional>
    <optional><element name="icon">{_COMMON}<ref name="atomUri"/></element></optional>
    <ref name="atomId"/>
    <zeroOrMore><ref name="atomLink"/></zeroOrMore>
    <optional><element name="logo">{_COMMON}<ref name="atomUri"/></element></optional>
    <optional>{_text_construct("rights")}</optional>
    <optional>{_text_construct("subtitle")}</optional>
    {_text_construct("title")}
    {_date_construct("updated")}
  </interleave>
  <zeroOrMore><ref name="atomEntry"/></zeroOrMore>
</element></define>
<define name="atomEntry"><element name="entry">{_COMMON}
  <interleave>
    <zeroOrMore><ref name="atomAuthor"/></zeroOrMore>
    <zeroOrMore><ref name="atomCategory"/></zeroOrMore>
    <optional><ref name="atomContent"/></optional>
    <ref name="atomId"/>
    <zeroOrMore><ref name="atomLink"/></zeroOrMore>
    <optional>{_date_construct("published")}</optional>
    <optional>{_text_construct("rights")}</optional>
    <optional>{_text_construct("summary")}</optional>
    {_text_construct("title")}
    {_date_construct("updated")}
  </interleave>
</element></define>
<define name="atomContent"><choice>
  <element name="content">{_COMMON}
    <optional><attribute name="type"><choice><value>text</value><value>html</value></choice>
    </attribute></optional><text/></element>
  <element name="content">{_COMMON}<attribute name="type"><value>xhtml</value></attribute>
    <element><nsName ns="http://www.w3.org/1999/xhtml"/><ref name="anything"/></element></element>
  <element name="content">{_COMMON}
    <optional><attribute name="type"><ref name="atomMediaType"/></attribute></optional>
    <attribute name="src"><ref name="atomUri"/></attribute><empty/></element>
</choice></define>
<define name="atomAuthor">
  <element name="author"><ref name="atomPersonConstruct"/></element></define>
<define name="atomCategory"><element name="category">{_COMMON}
  <attribute name="term"/>
  <optional><attribute name="scheme"><ref name="atomUri"/></attribute></optional>
  <optional><attribute name="label"/></optional><empty/></element></define>
<define name="atomGenerator"><element name="generator">{_COMMON}
  <optional><attribute name="uri"><ref name="atomUri"/></attribute></optional>
  <optional><attribute name="version"/></optional><text/></element></define>
<define name="atomId"><element name="id">{_COMMON}<ref name="atomUri"/></element></define>
<define name="atomLink"><element name="link">{_COMMON}
  <attribute name="href"><ref name="atomUri"/></attribute>
  <optional><attribute name="rel"><choice><ref name="atomNCName"/><ref name="atomUri"/></choice>
  </attribute></optional>
  <optional><attribute name="type"><ref name="atomMediaType"/></attribute></optional>
  <optional><attribute name="hreflang"><ref name="atomLanguageTag"/></attribute></optional>
  <optional><attribute name="title"/></optional>
  <optional><attribute name="length"/></optional><empty/></element></define>
<define name="atomNCName"><data type="string"><param name="minLength">1</param>
  <param name="pattern">[^:]*</param></data></define>
<define name="atomMediaType"><data type="string"><param name="pattern">.+/.+</param></data></define>
<define name="atomLanguageTag"><data type="string">
  <param name="pattern">[A-Za-z]{{1,8}}(-[A-Za-z0-9]{{1,8}})*</param></data></define>
<define name="atomUri"><text/></define>
<define name="atomEmailAddress"><data type="string"><param name="pattern">.+@.+</param></data>
</define>
</grammar>"""

_validator = etree.RelaxNG(etree.fromstring(SCHEMA.encode()))


def faults(feed: bytes) -> list[str]:
    """What is wrong with a feed, by the schema and by the rules in words."""
    root = etree.fromstring(feed)
    found = [] if _validator.validate(root) else [str(e) for e in _validator.error_log]
    return found + rules(root)


def rules(root) -> list[str]:
    """RFC 4287: 4.1.1 (an author), 4.1.1.1 (ids), 4.1.2 (alternates), 4.2.6 (absolute ids)."""
    found = []
    ids = [node.text for node in root.iterfind(f"{ATOM}entry/{ATOM}id")]
    if len(ids) != len(set(ids)):
        found.append("two entries with one id")
    for node in root.iter(f"{ATOM}id"):
        if not node.text.startswith(("urn:", "tag:", "http")):
            found.append(f"{node.text} is no absolute IRI")
    for entry in [root, *root.iterfind(f"{ATOM}entry")]:
        kinds = [
            (link.get("type"), link.get("hreflang")) for link in entry.iterfind(f"{ATOM}link")
            if link.get("rel", "alternate") == "alternate"
        ]
        if len(kinds) != len(set(kinds)):
            found.append("two alternate links of one type and language")
        if entry.find(f"{ATOM}content") is None and entry is not root and not kinds:
            found.append("neither content nor alternate link")
        if root.find(f"{ATOM}author") is None and entry.find(f"{ATOM}author") is None:
            found.append("nobody is the author")
    return found
