"""Resolution: payees into legal entities and commercial groups, in tiers, each match with its reason."""
