"""The words: prompts for a model, sentences for the reader."""
