"""From an article to facts and questions: what could be asked, and whether the article has it. Touches no file."""
