"""The commands of whoever runs Litmus: the service, its keys, checks and repairs, backups."""
