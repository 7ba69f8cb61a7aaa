"""The steps of the schema, one file each, from the oldest on."""
