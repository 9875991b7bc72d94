"""Typed numbers and dates: found where a record should speak, left alone where a writer means
them."""

from decimal import Decimal

import pytest

from amurinfo.facts.prose.days import days
from amurinfo.facts.prose.numbers import Held, typed, value_of
from amurinfo.facts.prose.numerals import numerals

HELD = Held(
    values=frozenset(map(Decimal, (750, 97073, 1200, 45, 2, 3, 20, 25))),
    counts=frozenset(map(Decimal, (750, 2, 3, 20, 25))),
    dates=frozenset({"2016-06-28", "2010-11", "1963", "2012-11-21"}),
)

FOUND = [
    ("en", "There are 750 tigers.", "750", "held"),
    ("en", "It covers 97,073 ha of forest.", "97,073", "unit"),
    ("en", "Over 1,200 came.", "1,200", "held"),
    ("en", "some 30 pairs nest", "30", "unit"),
    ("en", "fell by 12%", "12", "unit"),
    ("ru", "Насчитали 750 тигров.", "750", "held"),
    ("ru", "Площадь — 97\u00a0073 га.", "97\u00a0073", "unit"),
    ("ru", "более 1200 человек", "1200", "held"),
    ("ru", "около 30 пар", "30", "unit"),
    ("ru", "не меньше 5 особей", "5", "unit"),
    ("zh-hans", "现有750头。", "750", "unit"),
    ("zh-hans", "共有97,073公顷", "97,073", "unit"),
    ("zh-hans", "记录为750，", "750", "held"),
    ("mn", "Нийт 750 бар тоологдсон.", "750", "held"),
    ("mn", "97,073 га талбай", "97,073", "unit"),
    ("mn", "30 орчим хос, 12 бодгаль", "12", "unit"),
    # In words: the count of what the text speaks of.
    ("en", "Only twenty were left.", "twenty", "held"),
    ("en", "Twenty-five live here.", "Twenty-five", "held"),
    ("en", "Two pairs nest here, in two countries.", "Two", "held"),
    ("ru", "Их осталось двадцать.", "двадцать", "held"),
    ("ru", "Не больше двадцати пяти зверей.", "двадцати пяти", "held"),
    ("ru", "Гнездятся три пары, две страны, два парка.", "три", "held"),
    ("zh-hans", "仅剩三只，三国共有。", "三", "held"),
    ("zh-hans", "大约二十。", "二十", "held"),
    ("mn", "Ердөө хорин бар үлджээ.", "хорин", "held"),
    ("mn", "Гурван хос үүрлэдэг, гурван улс.", "Гурван", "held"),
    # Dates, as each language writes them.
    ("en", "It was signed on 28 June 2016.", "28 June 2016", "date"),
    ("en", "It was signed on June 28, 2016.", "June 28, 2016", "date"),
    ("en", "Decided in November 2010.", "November 2010", "date"),
    ("en", "The reserve was established in 1963.", "1963", "date"),
    ("ru", "Подписан 28 июня 2016 г. в Хабаровске.", "28 июня 2016", "date"),
    ("ru", "Подписан 28.06.2016.", "28.06.2016", "date"),
    ("ru", "Решено в ноябре 2010 г.", "ноябре 2010", "date"),
    ("ru", "В 1963 г. создан заповедник.", "1963", "date"),
    ("zh-hans", "2016年6月28日签署。", "2016年6月28日", "date"),
    ("zh-hans", "2010年11月决定。", "2010年11月", "date"),
    ("zh-hans", "保护区建于1963年。", "1963", "date"),
    ("mn", "2016 оны 6-р сарын 28-нд гарын үсэг зурав.", "2016 оны 6-р сарын 28", "date"),
    ("mn", "2016 оны зургаадугаар сарын 28", "2016 оны зургаадугаар сарын 28", "date"),
    ("mn", "2010 оны 11-р сард шийдэв.", "2010 оны 11-р сард", "date"),
    ("mn", "Дархан газар 1963 онд байгуулагдсан.", "1963", "date"),
]


@pytest.mark.parametrize(("language", "text", "number", "why"), FOUND)
def test_found(language, text, number, why):
    assert [(one.text, one.why) for one in typed(text, language, HELD)] == [(number, why)]


LEFT = [
    ("en", "Since 2016, and in 1750, on 30 June 2016."),
    ("en", "The 45th meeting, No. 750, pages 40–45."),
    ("en", "Seven of 9 rivers; 751 of them."),
    ("en", "Resolution 1.750 and Ramsar-750"),
    ("ru", "30 июня 2016 г., 45-й год, № 750, 9 рек"),
    ("zh-hans", "2016年6月30日，第45届会议"),
    ("mn", "2016 оны 6-р сарын 30, 45-р хурал, № 750"),
    ("en", "In Russia \u2060·\u2060 tigers."),
    # Another day, the end of a span, a year that founds nothing.
    ("en", "Signed on 29 June 2016; the meeting of 26–28 June 2016; from 26 to 28 June 2016."),
    ("en", "In 1963 the winter was hard; the house was established later."),
    ("ru", "29 июня 2016 г., 26–28 июня 2016 г., с 26 по 28 июня 2016 г., в 1963 г. похолодало"),
    ("zh-hans", "2016年6月29日，2016年6月26日至29日，1963年冬天很冷"),
    ("mn", "2016 оны 6-р сарын 29, 2016 оны 6-р сарын 26–28, 1963 онд өвөл хүйтэн байв"),
    # Words that count something else.
    ("en", "Two countries, twenty years, two metres, five thousand, the twenty-second."),
    ("ru", "Две страны, двадцать лет, два метра, двадцать раз, два парка, двадцать две тысячи."),
    ("zh-hans", "两国，二十年，第二十，两米，二十二，三月，两种森林"),
    ("mn", "Хоёр улс, хорин жил, хоёр метр, хорин хоёр мянга."),
]


@pytest.mark.parametrize(("language", "text"), LEFT)
def test_left_alone(language, text):
    assert not list(typed(text, language, HELD))


def test_a_date_may_stay_where_it_is_meant():
    text = "Подписан 28 июня 2016 г."
    assert not list(typed(text, "ru", HELD, ["28 июня 2016"]))


@pytest.mark.parametrize(("language", "text", "dates"), [
    ("en", "1 May 1990, May 1990, 2nd of May, 1990, 31 June 2000, 1990-05-03",
     ["1990-05-01", "1990-05", "1990-05-02", "1990-05-03"]),
    ("ru", "1 мая 1990, май 1990, 2-го мая 1990, 3.05.1990, 04.05.1990",
     ["1990-05-01", "1990-05", "1990-05-02", "1990-05-03", "1990-05-04"]),
    ("zh-hans", "1990年5月1日、1990年5月、1990 年 5 月 2 号",
     ["1990-05-01", "1990-05", "1990-05-02"]),
    ("mn", "1990 оны 5-р сарын 1, 1990 оны V сарын 2, 1990 оны арван нэгдүгээр сар, 1990.05.04",
     ["1990-05-01", "1990-05-02", "1990-11", "1990-05-04"]),
])
def test_dates_are_read_as_the_language_writes_them(language, text, dates):
    assert [day.date for day in days(text, language)] == dates


@pytest.mark.parametrize("language", ["en", "ru", "zh-hans", "mn"])
@pytest.mark.parametrize("date", ["2016-06-28", "2010-11", "1994-03", "2021-12-08", "2019-02-26"])
def test_what_the_site_itself_writes_is_read(language, date):
    from amurinfo.facts import formats

    assert [day.date for day in days(f"({formats.date(date, language)})", language)] == [date]


@pytest.mark.parametrize(("language", "text", "values"), [
    ("en", "two, a hundred, seventy-six, one, one thousand two hundred", [2, 100, 76]),
    ("ru", "двух, сорока, тридцать одна, пять тысяч, стороны, триста", [2, 40, 31]),
    ("zh-hans", "两只、十二对、九十，二三月，三百", [2, 12, 90]),
    ("mn", "хоёр, арван гурван, дөчин зургаа, таван мянга, таваг", [2, 13, 46]),
])
def test_numbers_in_words_are_read(language, text, values):
    assert [one.value for one in numerals(text, language)] == values


def test_a_false_alarm_is_refused_as_it_is_written():
    text = "Насчитали 750 тигров на 97 073 га."
    assert len(list(typed(text, "ru", HELD))) == 2
    assert not list(typed(text, "ru", HELD, ["750", "97\u00a0073"]))


@pytest.mark.parametrize(("text", "language", "value"), [
    ("1 234,5", "ru", "1234.5"), ("1,234.5", "en", "1234.5"), ("97\u202f073", "ru", "97073"),
    ("1.5", "zh-hans", "1.5"), ("12,000", "mn", "12000"),
])
def test_numbers_are_read_as_the_language_writes_them(text, language, value):
    assert value_of(text, language) == Decimal(value)
