"""Work programmes with the Party committee's opinion, advisory proposals, and youth models."""
