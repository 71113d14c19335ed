"""The key to the data: key file, wraps, recovery code, and the folder it lies in."""
