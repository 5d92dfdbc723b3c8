"""One module per use case that every face calls; values come back, nothing is printed."""
