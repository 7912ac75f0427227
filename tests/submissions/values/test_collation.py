"""Names are ordered by ICU, in the language that is active."""

from django.utils import translation

from submissions.values.collation import sort_key


def test_names_stand_where_people_look():
    names = ["Zambia", "Åland", "Egypt", "Ελλάδα", "Côte d’Ivoire", "Costa Rica", "Éire"]
    assert sorted(names, key=sort_key) == ["Åland", "Costa Rica", "Côte d’Ivoire", "Egypt", "Éire", "Zambia", "Ελλάδα"]


def test_chinese_names_are_ordered_by_pinyin_for_readers_of_chinese():
    names = ["中国", "阿根廷", "法国", "巴西", "俄罗斯"]
    with translation.override("zh-hans"):
        assert sorted(names, key=sort_key) == ["阿根廷", "巴西", "俄罗斯", "法国", "中国"]


def test_an_apostrophe_of_either_kind_is_the_same():
    assert sort_key("Côte d’Ivoire") == sort_key("Côte d'Ivoire")
