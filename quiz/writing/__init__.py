"""Questions written out as YAML again: as a deck, as a block of one."""
