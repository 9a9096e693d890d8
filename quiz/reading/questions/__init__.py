"""From values to questions: what makes each kind, and what any question may have."""
