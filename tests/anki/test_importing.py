def test_every_kind_imports_and_renders(export, learner):
    """A deck with every kind arrives whole, and every side of every card renders."""
    assert vars(learner.take(export())) == {"new": 12, "updated": 0, "duplicate": 0, "conflicting": 0}
    cards = [learner.col.get_card(card) for card in learner.col.find_cards("")]
    assert len(cards) == 13
    for card in cards:
        shown = card.render_output()
        assert "<main" in shown.question_text
        assert "Because." in shown.answer_text
