"""The published language: facts that services publish and requests they accept. Imports pydantic and nothing else."""
