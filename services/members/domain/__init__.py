"""The rules of units, clusters, members and ratings: pure, without store, clock or framework."""
