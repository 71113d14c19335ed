"""What the program talks about: frozen data and pure rules."""
