"""From nodes to values: texts, lists, flags, numbers, options and blanks, each problem at its place."""
