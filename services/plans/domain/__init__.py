"""The rules of plans, proposals and models: pure, one aggregate to a file."""
