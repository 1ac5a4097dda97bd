"""Parts of networks that several papers build theirs from."""
