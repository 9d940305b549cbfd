"""What stands above the cells of a notebook, in the program that they are run as.

The program gets the text of this file: where it runs, nothing of this project can be imported.
"""


def _begin(style):
    """Let Matplotlib draw for a page; what progress bars write to stderr is for a person."""
    import io
    import sys

    import matplotlib.style
    from matplotlib import pyplot

    sys.stderr = io.StringIO()
    matplotlib.use("svg")
    matplotlib.style.use(["default", style])
    pyplot.show = lambda *_, **__: None


def _end_cell(figure_mark, cell_mark):
    """Print what a cell drew, and that it ends."""
    import io

    from matplotlib import pyplot

    for number in pyplot.get_fignums():
        file = io.StringIO()
        no_date = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        pyplot.figure(number).savefig(file, format="svg", metadata=no_date)
        print(figure_mark + file.getvalue(), end="")
    pyplot.close("all")
    print(cell_mark, end="")
