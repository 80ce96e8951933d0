#!/usr/bin/env python3
"""Times `yardstick import` on large files made from a seed, beside what Python's readers need for the same files.

Usage: tests/bench/import.py [PROGRAM [FOLDER]]

The files have the layout of the crime outcomes open data: a workbook of 335,000 rows on 13 sheets, as .xlsx and .ods, and a CSV of three
million rows. Values are random: they mean nothing and stay in FOLDER (a temporary one). Time is that of the whole process, memory its peak.
Python's polars, fastexcel and pandas are measured where they are installed.
"""
import csv, os, random, resource, subprocess, sys, tempfile, time, zipfile
from xml.sax.saxutils import escape

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
HEADER = ["Financial Year", "Financial Quarter", "Force Name", "Offence Description", "Offence Group", "Offence Subgroup", "Offence Code",
          "Offence Code Expired", "Outcome Description", "Outcome Group", "Outcome Type", "Force outcomes for offences recorded in quarter",
          "Force outcomes recorded in quarter"]
NUMBERS = {1, 11, 12}


def codelist(name):
    with open(os.path.join(ROOT, "data", "codelists", name), newline="") as file:
        return list(csv.DictReader(file))


def rows(years):
    """Every key once, so that nothing is refused."""
    chance = random.Random(2026)
    forces = [area["name"] for area in codelist("areas.csv") if area["kind"] in ("force", "transport")]
    offences = [(offence["code"], offence["name"], offence["category"]) for offence in codelist("offences.csv")]
    outcomes = [(outcome["type"], outcome["name"], outcome["group"]) for outcome in codelist("outcomes.csv")]
    for year in years:
        for quarter in range(1, 5):
            for code, name, category in offences:
                for outcome, words, group in outcomes:
                    for force in forces:
                        yield [f"{year}/{(year + 1) % 100:02}", quarter, force, name, category, category, code, "NA", words, group, outcome,
                               chance.randrange(1, 60), chance.randrange(60) if outcome != "0" else 0]


def sheets(count, each):
    source = rows(range(2014, 2026))
    for number in range(count):
        yield f"Sheet {number + 1}", [next(source) for _ in range(each)]


def xlsx(path, tables):
    strings, links, names = {}, [], []
    index = lambda text: strings.setdefault(str(text), len(strings))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        link = lambda id, kind, target: f'<Relationship Id="{id}" Type="{relation}/{kind}" Target="{target}"/>'
        links_of = lambda links: f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{"".join(links)}</Relationships>'
        main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        for number, (name, table) in enumerate(tables, 1):
            lines = []
            for at, row in enumerate([HEADER, *table], 1):
                cells = [f'<c r="{chr(65 + column)}{at}"><v>{cell}</v></c>' if column in NUMBERS and at > 1
                         else f'<c r="{chr(65 + column)}{at}" t="s"><v>{index(cell)}</v></c>' for column, cell in enumerate(row)]
                lines.append(f'<row r="{at}" spans="1:13">{"".join(cells)}</row>')
            archive.writestr(f"xl/worksheets/sheet{number}.xml", f"<worksheet {main}><sheetData>{''.join(lines)}</sheetData></worksheet>")
            links.append(link(f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml"))
            names.append(f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>')
        texts = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
        archive.writestr("xl/sharedStrings.xml", f'<sst {main} count="{len(strings)}" uniqueCount="{len(strings)}">{texts}</sst>')
        archive.writestr("xl/workbook.xml", f'<workbook {main} xmlns:r="{relation}"><sheets>{"".join(names)}</sheets></workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels", links_of([*links, link("rId0", "sharedStrings", "sharedStrings.xml")]))
        archive.writestr("_rels/.rels", links_of([link("rId1", "officeDocument", "xl/workbook.xml")]))
        package = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        parts = "".join(f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{package}.worksheet+xml"/>' for number in range(1, len(names) + 1))
        archive.writestr("[Content_Types].xml", f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{package}.sheet.main+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="{package}.sharedStrings+xml"/>{parts}</Types>')


def ods(path, tables):
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>')
        with archive.open("content.xml", "w") as content:
            content.write(f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body><office:spreadsheet>'.encode())
            for name, table in tables:
                content.write(f'<table:table table:name="{name}">'.encode())
                for at, row in enumerate([HEADER, *table]):
                    kind = lambda column, cell: f'office:value-type="float" office:value="{cell}"' if column in NUMBERS and at else 'office:value-type="string"'
                    cells = [f"<table:table-cell {kind(column, cell)}><text:p>{escape(str(cell))}</text:p></table:table-cell>" for column, cell in enumerate(row)]
                    content.write(f"<table:table-row>{''.join(cells)}</table:table-row>".encode())
                content.write(b"</table:table>")
            content.write(b"</office:spreadsheet></office:body></office:document-content>")


def text(path, count):
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        source = rows(range(2014, 2026))
        for _ in range(count):
            writer.writerow(next(source))


def tidy(path, folder):
    """What an import makes of the CSV, made by polars in Python: a row for each value, in order, as Parquet. It checks nothing."""
    labels = [HEADER[column] for column in (0, 1, 2, 6, 10)]
    return (f"import polars; table = polars.read_csv({path!r}, infer_schema_length=0).unpivot(index={labels!r}, on={HEADER[11:]!r})"
            f".with_columns(polars.col('value').cast(int)).sort({labels + ['variable']!r}); table.write_parquet({os.path.join(folder, 'tidy.parquet')!r})")


def measured(command):
    """Seconds, megabytes, whether it went well, and seconds of processors; the best of three."""
    best = None
    for _ in range(3):
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        errors = process.stderr.read().decode()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        result = (time.perf_counter() - start, used.ru_maxrss / 1024, process.returncode, errors, used.ru_utime + used.ru_stime)
        best = result if best is None or result[0] < best[0] else best
    return best


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target")), "release", "yardstick")
    with tempfile.TemporaryDirectory() as temporary:
        folder = sys.argv[2] if len(sys.argv) > 2 else temporary
        for name, make in [("large.xlsx", lambda path: xlsx(path, sheets(13, 335_000 // 13))), ("large.ods", lambda path: ods(path, sheets(13, 335_000 // 13))),
                           ("large.csv", lambda path: text(path, 3_000_000))]:
            path = os.path.join(folder, name)
            if not os.path.exists(path):
                make(path)
            ours = measured([program, "import", path, "--fresh", "--data", os.path.join(temporary, f"figures of {name}")])
            print(f"{name}: yardstick import {ours[0]:.2f} s ({ours[4]:.2f} of processors), {ours[1]:.0f} MB (exit {ours[2]})", flush=True)
            readers = {"polars": f"import polars; polars.read_csv({path!r}, infer_schema_length=0)", "pandas": f"import pandas; pandas.read_csv({path!r})"}
            if name.endswith("csv"):
                readers["polars, to sorted Parquet,"] = tidy(path, temporary)
            else:
                readers["polars"] = f"import polars; polars.read_{'ods' if name.endswith('ods') else 'excel'}({path!r}, sheet_id=0)"
                readers["pandas"] = f"import pandas; pandas.read_excel({path!r}, sheet_name=None)"
            for reader, code in readers.items():
                if os.environ.get("BENCH_PANDAS") is None and reader == "pandas" and not name.endswith("csv"):
                    continue
                theirs = measured([sys.executable, "-c", code])
                if theirs[2] == 0:
                    print(f"  {reader} in Python {theirs[0]:.2f} s, {theirs[1]:.0f} MB: {theirs[0] / ours[0]:.1f} times ours", flush=True)
                else:
                    print(f"  {reader}: not measured ({theirs[3].strip().splitlines()[-1]})", flush=True)


main()
