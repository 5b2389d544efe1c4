"""What tests share: real servers on free ports, the given/when/then of deciders, canonical examples."""
