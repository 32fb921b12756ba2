"""What the emulated models answer, whichever API asks them: nothing here is a language model."""
