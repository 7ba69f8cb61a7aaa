"""What keeps a library whole: looking for damage, repair, backup, and a new index beside the old one."""
