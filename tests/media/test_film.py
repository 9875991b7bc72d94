"""A film of a nest does not tell where the nest is, and is the same film."""

import pytest

from amurinfo.media.film import NotAFilm, is_film, strip
from tests.media import films
from tests.media.films import LIVE, MP4, SEEN, WEBM, WHEN, WITH_A_WAY, box, element, mp4, track
from tests.media.pictures import MARK, MARKED, REFUSED


@pytest.mark.parametrize("film", [MP4, WEBM, LIVE])
def test_words_are_gone_and_everything_else_is_in_its_place(film):
    clean = strip(film)
    assert MARK in film and MARK not in clean
    assert len(clean) == len(film)
    for seen in (SEEN, b"MOVIE", b"TRACK", b"MEDIA", b"MUXER"):
        at = -1
        for _ in range(film.count(seen)):
            at = film.index(seen, at + 1)
            assert clean[at:at + len(seen)] == seen
    assert strip(clean) == clean


def test_the_day_is_gone():
    assert WHEN in MP4
    assert WHEN not in strip(MP4)


def test_what_is_blanked_says_so():
    before = box(b"ftyp", b"mp42") + box(b"moov", box(b"udta", MARK, large=True))
    after = (box(b"ftyp", b"mp42")
             + box(b"moov", box(b"free", b"\0" * len(MARK), large=True)))
    assert strip(before) == after
    head = element("1a45dfa3", b"")
    void = bytes.fromhex("ec") + b"\x10\0\0" + bytes([len(MARK)]) + b"\0" * len(MARK)
    # Four bytes of name and one of size become one and four: 0x10 begins a size of four bytes.
    assert strip(head + element("18538067", element("1254c367", MARK), 8)) == (
        head + bytes.fromhex("18538067") + (len(void) | 1 << 56).to_bytes(8, "big") + void)


@pytest.mark.parametrize("kind", [b"sbtl", b"text", b"meta", b"camm", b"mp4s"])
def test_a_track_that_may_hold_the_way_is_refused(kind):
    with pytest.raises(NotAFilm) as error:
        strip(mp4(track(b"vide"), track(kind)))
    assert error.value.why == "tracks"


@pytest.mark.parametrize("film", [MP4, WEBM, WITH_A_WAY, LIVE])
def test_whatever_is_cut_or_changed_it_is_a_film_or_refused(film):
    for at in range(0, len(film), 3):
        for data in (film[:at], film[:at] + b"\xff" * 3 + film[at + 3:],
                     film[:at] + b"\0\0\0" + film[at + 3:]):
            try:
                assert len(strip(data)) == len(data)
            except NotAFilm:
                continue


def test_boxes_without_end_are_refused():
    deep = b""
    for _ in range(5000):
        deep = box(b"moov", deep)
    with pytest.raises(NotAFilm):
        strip(box(b"ftyp", b"mp42") + deep)
    with pytest.raises(NotAFilm):
        strip(MP4[:-1])


def test_films_are_known_by_their_first_bytes():
    assert all(is_film(film[:32]) for film in (MP4, WEBM, films.LIVE, box(b"moov", b"")))
    for data in (*(data for _ending, data in MARKED.values()), REFUSED["PDF"][1],
                 REFUSED["zip"][1], b"", b"a,b\n"):
        assert not is_film(data[:32])
