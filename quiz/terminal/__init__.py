"""What a person sees and presses, on a terminal or without one."""
