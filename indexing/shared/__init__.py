"""What many processes share through one database: both indexes, locks, signals, work and files."""
