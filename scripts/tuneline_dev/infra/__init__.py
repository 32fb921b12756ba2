"""Mutation tests of `infra/`: make realistic mistakes, and check that its tests find them."""
