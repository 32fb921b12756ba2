"""The Files API and its checks of training files."""
