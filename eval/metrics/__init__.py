"""What is measured, as pure functions, with the source of each formula in its docstring."""
