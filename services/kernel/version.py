"""The version of this program, as stores remember it; the image is named by it."""

VERSION = "0.1.0"
