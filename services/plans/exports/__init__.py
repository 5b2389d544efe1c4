"""Forms in which plans leave the service for other programs."""
