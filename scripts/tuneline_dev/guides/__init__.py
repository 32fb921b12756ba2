"""The guides in `infra/guides`: what their pages consist of, and whether the languages agree."""
