"""What differs, and how grave it is."""

import pytest

from amurinfo.editions.exchange.diff import Gravity, Op, by_word, gravity, negations, other_numbers
from amurinfo.editions.exchange.excerpt import shorten
from amurinfo.editions.exchange.richtext import Mark
from amurinfo.editions.exchange.segments import Segment


def one(text, *marks):
    return [Segment("body.a", 0, "p", text, marks)]


def test_the_way_between_two_texts_by_word():
    assert by_word("Срок 30 дней со дня", "Срок 45 дней со дня") == [
        Op("=", "Срок "), Op("-", "30"), Op("+", "45"), Op("=", " дней со дня")]
    assert by_word("可以捕捞", "不可以捕捞") == [Op("+", "不"), Op("=", "可以捕捞")]


@pytest.mark.parametrize(("language", "before", "now", "expected"), [
    ("ru", "Срок 30 дней.", "Срок 45 дней.", Gravity.GRAVE),
    ("ru", "Они могут плыть.", "Они не могут плыть.", Gravity.GRAVE),
    ("en", "Fishing is allowed here.", "Fishing isn’t allowed here.", Gravity.GRAVE),
    ("en", "Fishing is allowed here.", "Fishing is not allowed here.", Gravity.GRAVE),
    ("zh-hans", "可以捕捞", "不可以捕捞", Gravity.GRAVE),
    ("mn", "Загасчлахыг зөвшөөрнө", "Загасчлахыг зөвшөөрөхгүй", Gravity.GRAVE),
    ("mn", "Энэ бол далан", "Энэ бол далан биш", Gravity.GRAVE),
    ("ru", "Реки, леса и степи.", "Реки леса и степи.", Gravity.FORM),
    ("ru", "Юго - восток: река Амур", "Юго-восток; Река Амур!", Gravity.FORM),
    ("ru", "Они могут плыть.", "Они могут (не) плыть.", Gravity.GRAVE),
    ("ru", "За 1 000 лет.", "За 1000 лет", Gravity.FORM),
    ("en", "The Amur River, its banks", "The Amur river; its banks.", Gravity.FORM),
    ("en", "waterbird", "water bird", Gravity.CONTENT),
    ("zh-hans", "河流，森林和草原。", "河流、森林和草原", Gravity.FORM),
    ("zh-hans", "黑龙江 流域", "黑龙江流域", Gravity.FORM),
    ("zh-hans", "河流和森林", "河流或森林", Gravity.WORDING),
    ("mn", "Гол, ой, хээр.", "Гол ой – Хээр", Gravity.FORM),
    ("mn", "Ой үгүй хээр", "Ой, хээр", Gravity.GRAVE),
    ("ru", "Большая река течёт на восток.", "Большая река бежит на восток.", Gravity.WORDING),
    ("en", "The river flows east.", "Cranes nest in the reeds of the lake.", Gravity.CONTENT),
    ("en", "In 1,234 nests", "In 1,235 nests", Gravity.GRAVE),
    ("en", "the same", "the  same", Gravity.NONE),
    # The same numbers, each for something else.
    ("ru", "750 тигров и 80 леопардов", "80 тигров и 750 леопардов", Gravity.GRAVE),
    ("ru", "с 5 по 12 июня", "с 12 по 5 июня", Gravity.GRAVE),
    ("en", "from March to May", "from May to March", Gravity.GRAVE),
    ("ru", "3 мая", "5 марта", Gravity.GRAVE),
    ("zh-hans", "一只虎和两只豹", "两只虎和一只豹", Gravity.GRAVE),
    ("ru", "750 тигров и 80 леопардов", "80 леопардов и 750 тигров", Gravity.WORDING),
    # Months.
    ("ru", "до 3 марта", "до 3 мая", Gravity.GRAVE),
    ("ru", "Нерест начинается в мае", "Нерест начинается в июне", Gravity.GRAVE),
    ("en", "open until March", "open until May", Gravity.GRAVE),
    ("en", "on 5 Sept. 2022", "on 5 Oct. 2022", Gravity.GRAVE),
    ("zh-hans", "三月开放", "五月开放", Gravity.GRAVE),
    ("mn", "3-р сард нээнэ", "5-р сард нээнэ", Gravity.GRAVE),
    ("mn", "гуравдугаар сард", "дөрөвдүгээр сард", Gravity.GRAVE),
    ("en", "They may go.", "They can go.", Gravity.WORDING),
    ("en", "May they go on.", "Let they go on.", Gravity.WORDING),
    ("en", "They march on the town now", "They walk on the town now", Gravity.WORDING),
    # In words.
    ("ru", "в двух странах", "в трёх странах", Gravity.GRAVE),
    ("en", "in two countries", "in three countries", Gravity.GRAVE),
    ("en", "one nest", "two nests", Gravity.GRAVE),
    ("zh-hans", "三个国家", "四个国家", Gravity.GRAVE),
    ("mn", "гурван улс", "дөрвөн улс", Gravity.GRAVE),
    ("ru", "три больших парка", "3 больших парка", Gravity.WORDING),
    ("en", "one of the large rivers here", "among the large rivers here", Gravity.WORDING),
    ("en", "cranes always help one another in spring", "cranes always help each other in spring",
     Gravity.WORDING),
    ("en", "the two banks of the river", "both banks of the river", Gravity.WORDING),
    ("zh-hans", "流域里的一些河流十分宽而且深", "流域里的有些河流非常宽而且深", Gravity.WORDING),
    ("zh-hans", "鹤与鹳一起飞，都是一样的", "鹤与鹳同飞，都是一样的", Gravity.WORDING),
    ("mn", "Загасны зургаа илгээв бид", "Загасны дүрсийг илгээв бид", Gravity.WORDING),
])
def test_how_grave(language, before, now, expected):
    assert gravity(one(before), one(now), language) == expected


def test_another_link_or_fact_is_another_content_and_emphasis_is_form():
    here, there = Mark("a", (("href", "/a/"),)), Mark("a", (("href", "/b/"),))
    text = "see {1}there{/1}"
    assert gravity(one(text, here), one(text, there), "en") == Gravity.CONTENT
    assert gravity(one("see there"), one(text, Mark("b")), "en") == Gravity.FORM
    fact = Mark("embed", (("embedtype", "fact"), ("ref", "a")))
    assert gravity(one("it has {1/}", fact), one("it has"), "en") == Gravity.CONTENT


def test_more_or_less_of_it_is_content():
    assert gravity([], one("new"), "en") == Gravity.CONTENT
    assert gravity(one("gone"), [], "en") == Gravity.CONTENT


def test_placeholders_are_no_numbers():
    assert not other_numbers("{1}word{/1}", "{2}word{/2}", "en")


def test_negation_inside_a_word_is_none():
    assert negations("Неман и нетто", "ru") == 0
    assert negations("a notable knot", "en") == 0
    assert negations("гүйлт", "mn") == 0


def test_far_from_a_difference_is_left_out():
    long = "a word " * 60
    made = shorten(by_word(f"{long}30 {long}", f"{long}45 {long}"))
    assert [op.text for op in made if op.what != "="] == ["30", "45"]
    assert sum(len(op.text) for op in made) < 150


def test_numbers_are_alike_however_they_are_grouped():
    assert not other_numbers("1,200 ha", "1\u00a0200 ha", "en")
    assert not other_numbers("3,5 м", "3.5 м", "ru")
    assert other_numbers("1,200 ha", "1,300 ha", "en")


#: Each holds a character that says "not" elsewhere.
SAY_NOTHING_OF_NOT = [
    "特别保护区", "分别计数", "区别", "保护级别", "类别", "雌雄性别", "个别个体", "差别",
    "按国别", "识别足迹", "鉴别", "有别于", "别处的鹤", "别的河", "别墅", "别名", "别洛戈尔斯克",
    "别列佐夫卡", "公别拉河", "非洲猪瘟", "南非", "非常重要", "莫斯科", "莫日格勒河", "莫莫格",
    "莫力达瓦", "莫尔道嘎", "未来十年", "洪水淹没草甸", "虎出没的林子", "沉没的船", "没收渔网",
    "勿忘我", "不仅有虎", "不但", "不断增加", "不少鸟类", "不久以后", "不论何时", "不管怎样",
    "不过，", "不丹", "不锈钢", "差不多", "无论何时", "无数候鸟", "无锡", "无线电项圈", "无人机",
    "无脊椎动物", "无机物",
]
SAY_NOT = [
    "不可以捕捞", "没有老虎", "未获批准", "尚未来到", "从未来过", "非法捕捞", "这是非法的",
    "其中非法采砂", "非政府组织", "请勿靠近", "请别处理", "请别动巢", "切莫惊扰", "莫让鹤飞走",
    "无数据", "无人居住", "无法进入", "无机构负责", "指出没有证据", "没收到报告", "没落实",
    "不管理", "不禁止捕鱼", "不妨碍迁徙", "不少于十只", "不断流", "非常设机构", "他自己未能到场",
    "並無",
]


@pytest.mark.parametrize("text", SAY_NOTHING_OF_NOT)
def test_a_chinese_word_that_only_holds_the_character_says_no_not(text):
    assert negations(text, "zh-hans") == 0


@pytest.mark.parametrize("text", SAY_NOT)
def test_a_chinese_not_is_counted_once_beside_such_words(text):
    assert negations(text, "zh-hans") == 1
    assert negations(f"特别在莫斯科{text}", "zh-hans") == 1


def test_a_special_area_in_chinese_is_no_graver_than_an_area():
    before, now = "黑龙江流域的保护区有虎和豹", "黑龙江流域的特别保护区有虎和豹"
    assert gravity(one(before), one(now), "zh-hans") == Gravity.WORDING
    assert gravity(one(now), one(f"不{now}"), "zh-hans") == Gravity.GRAVE
