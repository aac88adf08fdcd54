"""A worker that refuses."""
import os
os.write(2, b"not with me\n")
os._exit(64)
