#!/usr/bin/env python3
"""docs/errors.md from src/base/err.def: what each error means, in both languages.

    gen_errors.py          writes the page
    gen_errors.py --check  says whether the page is what it would write
"""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGE = os.path.join(ROOT, 'docs', 'errors.md')
ROW = re.compile(r'^ERR\((\w+), "(\w+)", (\d+), "([^"]*)", "([^"]*)"\)$')
HEAD = """# Errors

Every refusal, over REST (`{"error": code, "message": ..., "message_zh": ..., "field": ...}`) and on the sockets
(`{"t":"error","code": code, ...}`), carries one of these codes. `field` names what was wrong, `at` the place inside an
expression. The widget's socket has one more, `unknown_token`: nobody knows the conversation, begin anew. Made from `src/base/err.def` by `tools/gen_errors.py`.

| code | HTTP | English | 中文 |
| --- | --- | --- | --- |
"""


def page():
    rows = []
    with open(os.path.join(ROOT, 'src', 'base', 'err.def'), encoding='utf-8') as f:
        for line in f:
            m = ROW.match(line.rstrip('\n'))
            if m and m.group(1) != 'OK':
                rows.append(f'| `{m.group(2)}` | {m.group(3)} | {m.group(4)} | {m.group(5)} |\n')
    if len(rows) < 20:
        sys.exit('gen_errors: src/base/err.def has changed its shape')
    return HEAD + ''.join(rows)


def main():
    text = page()
    if '--check' not in sys.argv:
        with open(PAGE, 'w', encoding='utf-8') as f:
            f.write(text)
        return 0
    with open(PAGE, encoding='utf-8') as f:
        same = f.read() == text
    print(f'[{"       OK" if same else "  FAILED "} ] errors_page_is_current')
    return 0 if same else 1


if __name__ == '__main__':
    sys.exit(main())
