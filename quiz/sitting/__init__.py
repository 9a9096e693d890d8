"""A sitting: what is asked, answered, graded and saved, and the words for it. No screen, no keys, no colours."""
