"""Passages that are one text with small differences are found together, and no others."""

import random

import pytest

from assembly.themes.clusters import clusters

WORDS = [f"word{number}" for number in range(400)]


def passage(chance, length=50):
    return chance.choices(WORDS, k=length)


def changed(words, share, chance):
    return [chance.choice(WORDS) if chance.random() < share else word for word in words]


def texts(rows):
    return [" ".join(row) for row in rows]


def test_passages_of_their_own_make_no_cluster():
    chance = random.Random(1)
    assert clusters(texts(passage(chance) for _ in range(300))) == []


def test_equal_passages_are_one_cluster():
    chance = random.Random(2)
    campaign, others = passage(chance), [passage(chance) for _ in range(3)]
    (found,) = clusters(texts([others[0], campaign, others[1], campaign, others[2], campaign]))
    assert (found.members, found.likeness) == ((1, 3, 5), (1.0, 1.0, 1.0))


@pytest.mark.parametrize("share", [0.05, 0.1, 0.2])
def test_a_campaign_is_found_whole_although_words_were_changed(share):
    chance = random.Random(3)
    campaign = passage(chance, 60)
    rows = [passage(chance) for _ in range(200)]
    places = sorted(chance.sample(range(200), 20))
    for place in places:
        rows[place] = changed(campaign, share, chance)
    (found,) = clusters(texts(rows))
    assert found.members == tuple(places)
    assert all(likeness >= 0.5 for likeness in found.likeness)


def test_two_campaigns_stay_apart_and_the_larger_comes_first():
    chance = random.Random(4)
    one, other = passage(chance), passage(chance)
    found = clusters(texts([one, other, other, one, other]))
    assert [cluster.members for cluster in found] == [(1, 2, 4), (0, 3)]


def test_short_courtesies_are_no_campaign():
    assert clusters(["We thank the co-facilitators for this paper."] * 10) == []


def test_signs_and_capitals_make_no_difference():
    first = "The review should name who is to act, by when, and with what means, in every region of the world."
    (found,) = clusters([first, first.upper().replace(",", ";")])
    assert found.likeness == (1.0, 1.0)


def test_chinese_is_compared_character_by_character():
    first = "数字技术应当服务于人民，缩小城乡之间、地区之间的差距，并保护个人信息与隐私。"
    (found,) = clusters([first, first.replace("应当", "必须")])
    assert found.members == (0, 1)
