"""Questions for other places than the terminal and Anki, one target a module."""
