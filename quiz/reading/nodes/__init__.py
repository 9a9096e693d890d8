"""From text to typed YAML nodes, in small pieces: their limits, and the parts of YAML that are refused."""
