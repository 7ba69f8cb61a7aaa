"""The nouns, the ports, the one error tree and the settings. Imports nothing else of the project."""
