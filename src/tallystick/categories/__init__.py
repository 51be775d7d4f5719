"""Categories: what was bought. One tree for every line, a cascade that says why, corrections that travel."""
