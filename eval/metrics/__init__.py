"""What is measured, as pure functions: one concept a file, the source of each formula in its docstring."""
