import textwrap

import matplotlib.pyplot as plt
from matplotlib.ticker import MaxNLocator

plt.rcParams.update({"figure.dpi": 90, "text.parse_math": False})
MOST = 25  # bars that a picture of this size has room for


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def column_of(test):
    """The columns that hold something, and only what passes a test."""
    filled = [name for name in answer if answer[name].notna().any()]
    return [name for name in filled if all(test(value) for value in answer[name].dropna())]


days = column_of(lambda value: isinstance(value, datetime.date))
numbers = [name for name in column_of(is_number) if answer[name].any()]  # nothing but 0 is not worth a panel
words = column_of(lambda value: isinstance(value, str))
# Rows that follow one another in time make lines, and others bars.
time = next((name for name in ["year", *days] if name in answer and answer[name].is_unique and not words), None)
shown = [name for name in numbers if name != time][:8]


def head(name):
    return "\n".join([name.replace("_", " "), *textwrap.wrap(COLUMNS[name], 100 // len(shown))])


def steps(name):
    """Marks at whole numbers where there are no others."""
    whole = all(float(value).is_integer() for value in answer[name].dropna())
    return MaxNLocator(5 if len(shown) > 1 else 8, integer=whole, steps=[1, 2, 5, 10])


if answer.empty:
    print("There is nothing to draw: the answer is empty.")
elif time and shown:
    figure, panels = plt.subplots(
        len(shown), sharex=True, squeeze=False, figsize=(10, 1.5 + 1.4 * len(shown)), layout="constrained"
    )
    for axes, name in zip(panels[:, 0], shown):
        axes.plot(list(answer[time]), answer[name].astype(float), color="#0072b2", marker="o" if len(answer) <= 60 else None, ms=3)
        axes.set_title(f"{name.replace('_', ' ')}: {COLUMNS[name]}", fontsize=9, loc="left")
        axes.set_ylim(bottom=min(0, answer[name].min()), top=max(0, answer[name].max()) * 1.1)
        axes.yaxis.set_major_locator(steps(name))
        axes.grid(alpha=0.3)
    if time in numbers:
        panels[-1, 0].xaxis.set_major_locator(MaxNLocator(integer=True))
    panels[-1, 0].set_xlabel(COLUMNS[time])
    figure.suptitle(TITLE)
    figure.supxlabel("Source: the graph; the statements are of those listed below", fontsize=8, x=0.01, ha="left", color="#555555")
    plt.show()
elif words and (shown or days):
    named = words[:1] if answer[words[0]].is_unique else words[:2]
    labels = answer[named].fillna("").agg(" · ".join, axis=1).map(lambda text: textwrap.shorten(text, 50, placeholder=" …"))
    shown = shown[:4] or days[:2]
    # Those with the most of the first number; days are shown in their order.
    first = answer[shown[0]]
    order = first[first.notna()].sort_values(kind="stable", ascending=shown[0] in days).index[:MOST][::-1]
    figure, panels = plt.subplots(
        ncols=len(shown), sharey=True, squeeze=False, figsize=(11, 1.9 + 0.3 * len(order)), layout="constrained"
    )
    for axes, name in zip(panels[0], shown):
        values = answer[name][order]
        if name in days:
            axes.plot(values, range(len(order)), "o", color="#0072b2")
        else:
            axes.barh(range(len(order)), values.astype(float).fillna(0), color="#0072b2")
            axes.xaxis.set_major_locator(steps(name))
        axes.set_yticks(range(len(order)), labels[order], fontsize=8)
        axes.set_ylim(-0.6, len(order) - 0.4)
        axes.set_title(head(name), fontsize=9, loc="left")
        axes.tick_params(axis="x", labelsize=8)
        axes.grid(axis="x", alpha=0.3)
    left_out = len(answer) - len(order)
    figure.suptitle(TITLE + (f" ({left_out} of {len(answer)} rows left out)" if left_out else ""))
    figure.supxlabel("Source: the graph; the statements are of those listed below", fontsize=8, x=0.01, ha="left", color="#555555")
    plt.show()
else:
    print("There is nothing to draw: no column of the answer holds numbers or days.")
