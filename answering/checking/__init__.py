"""Whether the cited passages support a sentence."""
