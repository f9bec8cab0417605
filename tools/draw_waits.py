#!/usr/bin/python3
"""Draw who waits under each order of waiting: docs/images/waits-ORDER-LANG.svg, for docs/routing.md and docs/routing.zh.md.

    draw_waits.py TANDEM DIRECTORY            draws them
    draw_waits.py --check TANDEM DIRECTORY    draws them anew and compares: each must be as it is, and so must the figures of the same
                                              calls in DIRECTORY/../performance.md; a minute on two cores

Every number comes from `TANDEM simulate --model skills`: the same calls under each order (src/sim/sim_queue.h says what floor it is,
sim_queue_crossed()). All pictures have one scale, so that they can be compared.
"""
import concurrent.futures
import html
import json
import os
import subprocess
import sys

COMMAND = ["simulate", "--model", "skills", "--skills", "2", "--load", "1050", "--calls", "1000000", "--seed", "1", "--json"]
ORDERS = ("strict", "ageing", "weight", "target")
AGEING_S = "10"
ROWS = {  # of performance.md, which plays ageing without a step of priority
    ("strict", AGEING_S): "strict", ("ageing", "0"): "longest wait (`--order ageing --ageing 0`)",
    ("weight", AGEING_S): "weight x wait (4, 2, 1)", ("target", AGEING_S): "wait / target",
}
WORDS = {
    "en": {
        "strict": "Strict priority", "ageing": "Priority and ageing, a step of priority is worth 10 s", "weight": "Weight x wait",
        "target": "Wait / target",
        "classes": {"strict": ("A, priority 9", "B, priority 5", "C, priority 1"), "ageing": ("A, priority 9", "B, priority 5", "C, priority 1"),
                    "weight": ("A, weight 4", "B, weight 2", "C, weight 1"), "target": ("A, target 10 s", "B, target 20 s", "C, target 60 s")},
        "mean": "mean wait", "longest": "longest wait", "within": "in time", "gave": "gave up", "s": "{:.1f} s", "whole": "{:.0f} s",
    },
    "zh": {
        "strict": "严格按优先级", "ageing": "优先级随等待增长（一级优先级相当于等待 10 秒）", "weight": "权重 × 等待", "target": "等待 / 目标",
        "classes": {"strict": ("甲，优先级 9", "乙，优先级 5", "丙，优先级 1"), "ageing": ("甲，优先级 9", "乙，优先级 5", "丙，优先级 1"),
                    "weight": ("甲，权重 4", "乙，权重 2", "丙，权重 1"), "target": ("甲，目标 10 秒", "乙，目标 20 秒", "丙，目标 60 秒")},
        "mean": "平均等待", "longest": "最长等待", "within": "按时应答", "gave": "中途放弃", "s": "{:.1f} 秒", "whole": "{:.0f} 秒",
    },
}
STYLE = """
  .paper { fill: #ffffff } text { fill: #1f2328; font: 14px system-ui, -apple-system, "Noto Sans CJK SC", sans-serif }
  .title { font-weight: 600; font-size: 15px } .quiet { fill: #57606a; font-size: 13px } .axis { stroke: #8c959f }
  .mean { fill: #0969da } .longest { fill: #bc4c00 }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #0d1117 } text { fill: #e6edf3 } .quiet { fill: #9198a1 } .axis { stroke: #656c76 }
    .mean { fill: #4493f8 } .longest { fill: #f0883e } }
"""
WIDTH, HEIGHT, ROW = 840, 172, 34
LABEL, MEAN, LONGEST, WITHIN, GAVE = 16, 150, 370, 640, 745  # where the columns begin
SPAN = {"mean": 140, "longest": 190}  # the longest bar, in pixels


def simulate(tandem, order, ageing_s=AGEING_S):
    out = subprocess.run([tandem, *COMMAND, "--order", order, "--ageing", ageing_s], capture_output=True, text=True, check=True).stdout
    return json.loads(out)


def of_classes(said):
    return [{"mean": c["wait_s"]["mean"], "longest": c["longest_wait_us"] / 1e6, "within": c["answered_within"]["mean"],
             "gave": c["abandons"]["mean"]} for c in said["classes"]]


def row(label, said):
    """A row of the table in performance.md, as these figures make it."""
    def share(x, digits):
        return f"{100 * x['mean']:.{digits}f} % ± {100 * x['half']:.{digits}f}"

    within = [share(c["answered_within"], 1) for c in said["classes"]]
    cells = [label, *within, share(said["abandons"], 2), f"{said['classes'][-1]['longest_wait_us'] / 1e6:.0f} s"]
    return f"| {' | '.join(cells)} |"


def bar(kind, x, y, value, scale, text):
    width = max(1.0, value / scale * SPAN[kind])
    return (f'<rect class="{kind}" x="{x}" y="{y - 13}" width="{width:.1f}" height="18" rx="2"/>'
            f'<text x="{x + width + 6:.1f}" y="{y}">{text}</text>')


def draw(order, classes, scales, lang):
    w = WORDS[lang]
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img">',
             f"<title>{html.escape(w[order])}</title>", f"<style>{STYLE}</style>",
             f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}" rx="6"/>',
             f'<text class="title" x="{LABEL}" y="28">{html.escape(w[order])}</text>']
    for x, head in ((MEAN, "mean"), (LONGEST, "longest"), (WITHIN, "within"), (GAVE, "gave")):
        parts.append(f'<text class="quiet" x="{x}" y="54">{w[head]}</text>')
    for x in (MEAN, LONGEST):
        parts.append(f'<line class="axis" x1="{x - 0.5}" x2="{x - 0.5}" y1="62" y2="{HEIGHT - 12}"/>')
    for i, c in enumerate(classes):
        y = 84 + i * ROW
        parts += [f'<text x="{LABEL}" y="{y}">{html.escape(w["classes"][order][i])}</text>',
                  bar("mean", MEAN, y, c["mean"], scales["mean"], w["s"].format(c["mean"])),
                  bar("longest", LONGEST, y, c["longest"], scales["longest"], w["whole"].format(c["longest"])),
                  f'<text x="{WITHIN}" y="{y}">{100 * c["within"]:.0f} %</text>', f'<text x="{GAVE}" y="{y}">{100 * c["gave"]:.1f} %</text>']
    return "\n".join(parts + ["</svg>", ""])


def pictures(said):
    """{file name: text} of what was simulated under each order."""
    floors = {order: of_classes(said[order, AGEING_S]) for order in ORDERS}
    scales = {k: max(c[k] for classes in floors.values() for c in classes) for k in SPAN}
    return {f"waits-{order}-{lang}.svg": draw(order, classes, scales, lang) for order, classes in floors.items() for lang in WORDS}


def read(*path):
    with open(os.path.join(*path), encoding="utf-8") as f:
        return f.read()


def check(said, directory):
    stale = [name for name, text in pictures(said).items() if read(directory, name) != text]
    lines = read(directory, os.pardir, "performance.md").splitlines()
    missing = [wanted for wanted in (row(label, said[key]) for key, label in ROWS.items()) if wanted not in lines]
    for name, wrong in (("the_pictures_of_who_waits_are_as_the_simulator_draws_them", stale),
                        ("the_figures_of_the_orders_are_those_of_the_command_they_name", missing)):
        print("".join(f"  not as simulated: {x}\n" for x in wrong) + f"[{'  FAILED  ' if wrong else '       OK '}] {name}")
    return 1 if stale or missing else 0


def main(argv):
    checks = argv[1:2] == ["--check"]
    if len(argv) != 3 + checks:
        print(__doc__, file=sys.stderr)
        return 2
    tandem, directory = argv[-2:]
    wanted = sorted({(order, AGEING_S) for order in ORDERS} | (set(ROWS) if checks else set()))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        said = dict(zip(wanted, pool.map(lambda key: simulate(tandem, *key), wanted)))
    if checks:
        return check(said, directory)
    for name, text in pictures(said).items():
        with open(os.path.join(directory, name), "w", encoding="utf-8") as f:
            f.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
