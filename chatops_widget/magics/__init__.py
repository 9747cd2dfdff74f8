"""IPython magics: command lines in cells, and cells that become strategies. Loaded by `%load_ext chatops_widget`."""
