"""Every prompt, one text file each."""
