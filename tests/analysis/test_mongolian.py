"""The Mongolian stemmer: by the grammar, and by a dictionary that it has never seen."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amurinfo.analysis.mongolian import key
from tests.analysis import hunspell

# Paradigms by the school grammar: nominative, genitive, accusative, dative, ablative,
# instrumental, comitative, privative, reflexive, plural.
PARADIGMS = [
    "барс барсын барсыг барсад барсаас барсаар барстай барсгүй барсаа барсууд барсуудаас",
    "мөрөн мөрний мөрнийг мөрөнд мөрнөөс мөрнөөр мөрөнтэй мөрөнгүй мөрнөө",
    "тогоруу тогорууны тогорууг тогоруунд тогоруунаас тогоруугаар тогоруутай тогоруунуудын",
    "газар газрын газрыг газарт газраас газраар газартай газраа газрууд",
    "загас загасны загасыг загасанд загаснаас загасаар загастай загаснууд",
    "амьтан амьтны амьтныг амьтанд амьтнаас амьтад амьтдын",
    "шувуу шувууны шувууг шувуунаас шувууд шувуудын",
    "морь морийн морийг морьтой мориос мориор морьд",
    "байгаль байгалийн байгалийг байгальд байгалиас байгалиар байгальтай",
    "баавгай баавгайн баавгайг баавгайд баавгайгаас баавгайтай баавгайнууд",
    "ой ойн ойг ойд ойгоос ойгоор ойтой",
    "ус усны усыг усанд уснаас усаар устай",
    "уул уулын уулыг ууланд уулаас уултай уулс",
    "Хэрлэн Хэрлэнгийн Хэрлэнд Хэрлэнгээс",
    "хамгаалах хамгаална хамгаалсан хамгаалж хамгаалдаг хамгаалаад хамгаалахад хамгаалбал",
    "бөхөн бөхөнгийн бөхөнгөөс бөхөнгүүд бөхөнгүүдийн",
    "хүн хүний хүнийг хүнд хүнээс хүмүүс хүмүүсийн",
]


@pytest.mark.parametrize("forms", PARADIGMS)
def test_forms_of_a_word_share_a_key(forms):
    assert len({key(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("words", [
    "эр эрт эрх эрдэнэ", "ор орчин", "тахь тахир", "барс бар", "нуур нууц", "зээр зэрлэг",
    "хав хавар", "тул тулга", "буга бугуй",
])
def test_different_words_stay_apart(words):
    assert len({key(word) for word in words.split()}) == len(words.split())


def test_the_directive_is_a_word_of_its_own():
    assert key("руу") == "руу"
    assert key("тогоруу") == key("тогоруугаас") != key("тогоо")


def test_old_fonts_and_decomposed_letters():
    assert key("Мєрєн") == key("мөрөн")
    assert key("їнэг") == key("үнэг")
    assert key("баавгай") == key("баавгай")


#: The research aims at 88 of 100; the prototype before this stemmer had 85.3.
AIM, OVER = 0.88, 1.45


@pytest.mark.parametrize("half", [0, 1], ids=["worked with", "unseen"])
def test_pairs_of_the_dictionary(half):
    pairs = hunspell.pairs(half, sample=1500)
    assert len(pairs) > 8_000
    met = sum(key(lemma) == key(form) for lemma, form in pairs)
    assert met / len(pairs) >= AIM


def test_different_lemmas_do_not_all_fall_together():
    lemmas = {lemma for lemma, _flags in hunspell.nouns()}
    keys = Counter(map(key, lemmas))
    assert len(lemmas) / len(keys) <= OVER


@given(st.text())
def test_any_text_has_a_key(text):
    assert key(text) == key(text.lower())
