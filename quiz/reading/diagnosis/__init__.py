"""Why a piece of text is not YAML, in an author's words: works on lines of text alone."""
