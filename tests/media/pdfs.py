"""PDF files made by hand: sound ones in any language, and those that nobody should be sent."""

import zlib
from collections.abc import Iterable


def pdf(objects: Iterable[bytes], trailer: bytes = b"") -> bytes:
    """A file of numbered objects from 1 on, of which the first is the catalogue."""
    out, starts = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    size = len(starts) + 1
    return bytes(out) + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R %b >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (size, table, size, trailer, len(out))
    )


def stream(data: bytes, more: bytes = b"") -> bytes:
    packed = zlib.compress(data, 9)
    return b"<< /Length %d /Filter /FlateDecode %b >>\nstream\n%b\nendstream" % (
        len(packed), more, packed)


def of_texts(texts: Iterable[str], trailer: bytes = b"") -> bytes:
    """A page a text, words and lines in their place; an empty text is a picture. The font says
    by a ToUnicode map what its glyphs mean, as the programs do that offices write with."""
    texts = list(texts)
    letters = {letter: at for at, letter in enumerate(sorted({*"".join(texts)} - {"\n"}), 1)}
    maps = "\n".join(f"<{at:04x}> <{letter.encode('utf-16-be').hex()}>"
                     for letter, at in letters.items())
    unicode = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def "
        "/CMapType 2 def 1 begincodespacerange <0000> <ffff> endcodespacerange "
        f"{len(letters)} beginbfchar\n{maps}\nendbfchar endcmap end end"
    )
    kids = b" ".join(b"%d 0 R" % (7 + 2 * at) for at in range(len(texts)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%b] >>" % (len(texts), kids),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Own /Encoding /Identity-H "
        b"/DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Own /DW 600 /CIDSystemInfo "
        b"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor 6 0 R >>",
        stream(unicode.encode()),
        b"<< /Type /FontDescriptor /FontName /Own /Flags 4 /FontBBox [0 0 600 800] /ItalicAngle 0 "
        b"/Ascent 800 /Descent 0 /CapHeight 800 /StemV 80 >>",
    ]
    for at, text in enumerate(texts):
        lines = " T* ".join(
            f"<{''.join(f'{letters[one]:04x}' for one in line)}> Tj" for line in text.split("\n"))
        drawn = f"BT /F 10 Tf 14 TL 40 780 Td {lines} ET" if text else "10 10 99 99 re f"
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 6000 842] /Contents %d 0 R "
            b"/Resources << /Font << /F 3 0 R >> >> >>" % (8 + 2 * at),
            stream(drawn.encode()),
        ]
    return pdf(objects, trailer)


def _page(contents: bytes, *more: bytes) -> bytes:
    """One page; further objects have the numbers from 5 on."""
    return pdf([
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources "
        b"<< /XObject << /X 5 0 R >> >> >>", contents, *more,
    ])


#: Opens with a password only.
ENCRYPTED = of_texts(["secret"], (
    b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%b> /U <%b> >> /ID [<00> <00>]"
    % (b"41" * 32, b"42" * 32)
))
#: 300 MB of drawing in a file of 300 KB.
BOMB = _page(stream(b"0 0 1 1 re f " * 24_000_000))
#: A page tree, and a form, that hold themselves.
LOOPS = (
    pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] >>"]),
    _page(stream(b"/X Do"), stream(
        b"/X Do /X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources "
        b"<< /XObject << /X 5 0 R >> >>")),
)
#: Each form draws the next one ten times.
LAUGHS = _page(stream(b"/X Do"), *(
    stream(b"/X Do " * 10, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources "
           b"<< /XObject << /X %d 0 R >> >>" % (6 + at)) for at in range(30)
), stream(b"0 0 1 1 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]"))
