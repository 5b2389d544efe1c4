"""The reporting service: figures summed from facts, and what explains them."""
