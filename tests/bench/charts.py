#!/usr/bin/env python3
"""Times `yardstick charts` for all areas beside matplotlib drawing a sample of the same charts, and prints the ratio.

Usage: tests/bench/charts.py [PROGRAM [SAMPLE]]

Both write an SVG and a PNG of 2,400 by 1,350 pixels for each chart, with headline, subtitle and source. matplotlib draws an even sample (60
unless told) from numbers that it is given in memory, in one process, after a first chart that is not counted; its time for all is that
sample's, scaled up. Other work on the machine slows both; processor time tells less of it. Yardstick's is the whole command: it reads and counts the figures too. Needs matplotlib.
"""
import collections, csv, io, json, os, resource, subprocess, sys, tempfile, time

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "target", "release", "yardstick")
SAMPLE = int(sys.argv[2]) if len(sys.argv) > 2 else 60
COLOURS = ["#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1"]


def points(measure, cache={}):
    if measure not in cache:
        bases = subprocess.run([PROGRAM, "measures", measure, "--json"], check=True, capture_output=True).stdout
        bases = [base["id"] for base in json.loads(bases)[0].get("base", [])] or [""]
        rows = []
        for base in bases:
            command = [PROGRAM, "table", measure, "--format", "csv"] + (["--base", base] if base else [])
            done = subprocess.run(command, capture_output=True, text=True)
            rows += csv.DictReader(io.StringIO(done.stdout)) if done.returncode == 0 else []
        cache[measure] = rows
    return cache[measure]


def data(record):
    """The values of a chart: by area in one period, or by group over periods."""
    rows = [row for row in points(record["measure"]) if row["value"] and record["base"] in ("", row["base"])]
    if record["area_code"]:
        rows = [row for row in rows if row["area_code"] == record["area_code"]]
    else:
        rows = [row for row in rows if row["group"] == record["group"] and row["period"] == record["to"]]
    series = collections.defaultdict(list)
    for row in rows:
        key = row["group"] + row["base"] if record["area_code"] else row["area"]
        series[key].append((row["period"], *[float(row[name]) if row[name] else None for name in ("value", "lower", "upper")]))
    return dict(list(series.items())[:43])


def draw(record, series, path):
    figure, axes = plt.subplots(figsize=(12, 6.75), dpi=100)
    if record["area_code"]:
        for colour, (name, values) in zip(COLOURS, series.items()):
            periods = [value[0] for value in values]
            axes.plot(periods, [value[1] for value in values], color=colour, marker="o")
            axes.annotate(f"{name} {values[-1][1]:.3g}", (periods[-1], values[-1][1]), color=colour)
        axes.tick_params(axis="x", rotation=45)
    else:
        ordered = sorted(series.items(), key=lambda item: item[1][-1][1])
        for at, (name, values) in enumerate(ordered):
            _, value, lower, upper = values[-1]
            axes.plot([value if lower is None else lower, value if upper is None else upper], [at, at], color="#949494")
            axes.plot([value], [at], marker="o", color="#12436D")
        axes.set_yticks(range(len(ordered)), [name for name, _ in ordered])
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(color="#DEDEDE")
    figure.suptitle(record["headline"], x=0.02, ha="left", weight="bold")
    axes.set_title(record["measure"], loc="left")
    figure.text(0.02, 0.01, record["source"], size=7)
    figure.savefig(path + ".svg")
    figure.savefig(path + ".png", dpi=200)
    plt.close(figure)


with tempfile.TemporaryDirectory() as folder:
    start = time.perf_counter()
    subprocess.run([PROGRAM, "charts", "-o", os.path.join(folder, "ours")], check=True, capture_output=True)
    ours = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    work = used.ru_utime + used.ru_stime
    with open(os.path.join(folder, "ours", "index.json")) as file:
        drawn = [record for record in json.load(file) if not record["missing"]]
    chosen = [(record, data(record)) for record in drawn[:: max(1, len(drawn) // SAMPLE)][:SAMPLE]]
    chosen = [(record, series) for record, series in chosen if series]
    draw(*chosen[0], os.path.join(folder, "first"))
    start, before = time.perf_counter(), time.process_time()
    for number, (record, series) in enumerate(chosen):
        draw(record, series, os.path.join(folder, str(number)))
    each = (time.perf_counter() - start) / len(chosen)
    toil = (time.process_time() - before) / len(chosen) * len(drawn)
    theirs = each * len(drawn)
    print(f"yardstick charts: {len(drawn)} charts as SVG and PNG in {ours:.1f} s, {1000 * ours / len(drawn):.1f} ms each, figures counted too")
    print(f"matplotlib {matplotlib.__version__}: {1000 * each:.0f} ms each over {len(chosen)} of them; all would take {theirs:.0f} s in one process")
    print(f"ratio: {theirs / ours:.0f} in time, with {os.cpu_count()} cores against one; {toil / work:.0f} in processor time ({toil:.0f} s against {work:.0f} s)")
