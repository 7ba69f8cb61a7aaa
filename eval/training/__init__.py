"""Makes the training data of the local support checker, and trains its reader."""
