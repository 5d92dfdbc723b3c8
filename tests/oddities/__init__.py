"""Odd, bad and hostile files by family, each with its truth; the zoo holds many more variants."""
