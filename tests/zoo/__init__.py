"""A zoo of odd, bad and hostile files with known truth."""
