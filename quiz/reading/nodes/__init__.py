"""Turns text into typed YAML nodes, in small pieces; with limits, and without the parts of YAML that are refused."""
