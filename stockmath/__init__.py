"""Pure mathematics of stock: arrays in, numbers out. No framework, no clock, no files."""
