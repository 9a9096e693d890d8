"""A sitting on a terminal: what is drawn and which keys are pressed."""
