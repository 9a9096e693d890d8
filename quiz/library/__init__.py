"""The one place that opens files: finds decks and sheets, reads them, checks them, remembers them."""
