"""Rules over what was read, one function a rule, and the forms in which problems are reported."""
