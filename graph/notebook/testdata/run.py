"""Runs notebooks, each in a kernel of its own, and writes them with their outputs.

    run.py IN OUT [IN OUT]...

What would differ from run to run or from machine to machine is left out. A
notebook that fails is told on stderr, with the error of its cell.
"""

import re
import sys

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError


def run(source, target):
    notebook = nbformat.read(source, as_version=4)
    try:
        # The test ends all of it in time; a cell must only not hang for ever.
        NotebookClient(notebook, timeout=120, kernel_name="python3", record_timing=False).execute()
    except CellExecutionError as refused:
        sys.exit(f"{source}: {re.sub(chr(27) + r'[[][0-9;]*m', '', str(refused))}")
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    nbformat.validate(notebook)
    nbformat.write(notebook, target)


for source, target in zip(sys.argv[1::2], sys.argv[2::2]):
    run(source, target)
