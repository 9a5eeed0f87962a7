"""Holds notebooks to nbformat's schema, and their code to Python's grammar.

Writing a notebook again by nbformat must change nothing in it.
"""

import sys

import nbformat

for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        text = file.read()
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    if (notebook.nbformat, notebook.nbformat_minor) != (4, 5):
        sys.exit(f"{path}: it is of version {notebook.nbformat}.{notebook.nbformat_minor}")
    if nbformat.writes(notebook) + "\n" != text:
        sys.exit(f"{path}: nbformat writes it otherwise")
    for cell in notebook.cells:
        if cell.cell_type == "code":
            compile(cell.source, f"{path}#{cell.id}", "exec")
