"""One module per measure: what is, in plain units; no measure knows a threshold of policy."""
