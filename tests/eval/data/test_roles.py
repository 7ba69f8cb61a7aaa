"""The marked abstracts fit their text, no paper is on both sides of the split, and the README has their counts."""

import json
import re
from collections import Counter

from answering.drafting.roles import Role, role_probabilities
from eval.claims import ABSTRACTS, BUNDLED, Split, read_labelled
from eval.lines import DATA
from eval.training import roles
from eval.training.roles import compare_roles, read_marked

README = (DATA / "README.md").read_text(encoding="utf-8").partition("# The marked sentences")[2]
README = README.partition("\n# ")[0]
MARKED = read_marked(roles.MARKED, {each.id: each for each in read_labelled(BUNDLED / ABSTRACTS)})


def test_there_are_enough_of_every_role_in_both_parts() -> None:
    counts = Counter((each.split, role) for each in MARKED for role in each.roles)
    assert counts.total() >= 1500
    assert {split for split, _ in counts} == {Split.TRAIN, Split.TEST}
    assert all(counts[Split.TRAIN, role] >= 80 and counts[Split.TEST, role] >= 15 for role in Role)


def test_the_readme_has_the_right_counts() -> None:
    told = {
        role: (int(all_), int(test)) for role, all_, test in re.findall(r"\| `(\w+)` \| ([\d]+) \| (\d+) \|", README)
    }
    counts = Counter(role for each in MARKED for role in each.roles)
    test = Counter(role for each in MARKED if each.split is Split.TEST for role in each.roles)
    assert told == {role: (counts[role], test[role]) for role in Role}
    assert f"{counts.total():,} sentences of {len(MARKED)} abstracts" in README


def test_ids_are_unique_and_both_abstracts_of_a_number_are_in_one_part() -> None:
    assert len({each.id for each in MARKED}) == len(MARKED)
    parts: dict[str, set[Split]] = {}
    for each in MARKED:
        number = each.id[:-1] if re.fullmatch(r"w\d{4}[ab]", each.id) else each.id
        parts.setdefault(number, set()).add(each.split)
    assert not {number for number, split in parts.items() if len(split) > 1}


def test_no_sentence_is_in_both_parts() -> None:
    train, test = (
        {text for each in MARKED if each.split is part for text in each.sentences} for part in (Split.TRAIN, Split.TEST)
    )
    assert not train & test


def test_abstracts_that_stand_only_here_have_a_title_and_clean_text() -> None:
    for line in roles.MARKED.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        assert record.keys() in ({"id", "split", "roles"}, {"id", "split", "roles", "title", "sentences"})
        assert all(text == " ".join(text.split()) != "" for text in record.get("sentences", ()))


def test_the_shipped_weights_know_the_test_part_far_better_than_a_guess() -> None:
    test = [each for each in MARKED if each.split is Split.TEST]
    sentences = [text for each in test for text in each.sentences]
    rows = role_probabilities(sentences, None, [place for each in test for place in each.places])
    told = [list(Role)[column] for column in rows.argmax(axis=1)]
    measured = compare_roles([role for each in test for role in each.roles], told)
    assert measured.accuracy > 0.75
    assert measured.macro_f1 > 0.65
