import pytest

from quiz.drafting.sentences import split_sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["Dr. Snow lived in Broad St. near the pump.", "He counted."],
        ["J. S. Bach wrote it.", "His sons copied it."],
        ["It rose by 1.5 per cent.", "No. 7 fell."],
        ["“You can walk.”", "He walked."],
        ['"Who goes there?" the guard asked.', "Nobody answered."],
        ['"Stop!" Mr Brown said.', "They stopped."],
        ["The U.S. Army came.", "It stayed."],
        ["He moved to the U.S. in May.", "She did not."],
        ["They met in the U.S.", "The talks failed."],
        ["It opened at 5 p.m. on Friday.", "Smith Ltd. Bought nothing."],
        ["It works, e.g. Monday.", "See Fig. 3 for more."],
        ["He waited … and left.", "Why?", "Nobody knows!"],
        ["The visit was short.", "The president said no."],
        ["See example.com or README.md for it.", "Node.js is one."],
        ["First (see p. 4).", "Then [sic] more."],
        ["Kim Jr. agreed.", "But Park did not."],
        ["Without an end"],
    ],
)
def test_sentences_end_where_a_reader_ends_them(sentences: list[str]):
    assert split_sentences(" ".join(sentences)) == sentences


def test_a_missing_space_after_a_sentence_is_no_obstacle():
    assert split_sentences("It was over.The president left.") == ["It was over.", "The president left."]


def test_scripts_without_spaces_have_sentences():
    assert split_sentences("月は丸い。光らない。") == ["月は丸い。", "光らない。"]
