#!/usr/bin/python3
"""Makes the C wrappers of the named SQL statements (docs/decisions/003-named-statements.md).

    gen_sql.py --header FILE --source FILE --migrations DIR --migrations-source FILE SQL...
    gen_sql.py --list-names SQL...

A statement in a .sql file:

    -- name: party_by_id :one
    -- in: org_id u64, id u64
    -- out: id u64, name text, created_us i64
    select id, name, created_us from party where org_id = $1 and id = $2;

Kinds :exec, :one, :many. Parameters $1..$n in the order of in:. Types u64 i64 u32 bool text blob. A line that ends
in "-- sqlite" or "-- postgres" belongs to that database only. Other comments stand on lines of their own.
Every statement is compiled here against the migrated schema (SQLite in memory), so mistakes show at build time.
"""
import argparse
import hashlib
import os
import re
import sqlite3
import sys

DIALECTS = ('sqlite', 'postgres')
KINDS = ('exec', 'one', 'many')
TYPES = {'u64': 'uint64_t', 'i64': 'int64_t', 'u32': 'uint32_t', 'bool': 'bool', 'text': 'struct str', 'blob': 'struct str'}
PARAMS_MAX = 64
C_TEXT_MAX = 4000  # what every C compiler takes as one literal
C_WORDS = set('''auto break case char const continue default do double else enum extern float for goto if inline
int long register restrict return short signed sizeof static struct switch typedef union unsigned void volatile
while bool true false arg row'''.split())
# What one of the two databases does not know, or understands differently.
TRAPS = (
    (r'\?', 'use $1, $2 ... for parameters'),
    (r'select\s+\*|\.\*', 'name the columns'),
    (r'\binsert\s+or\b|\breplace\s+into\b|\bupdate\s+or\b', 'use "on conflict"'),
    (r'\b(ifnull|nvl|iif|datetime|strftime|julianday|unixepoch|last_insert_rowid|changes|total|glob|printf)\s*\(',
     'this function is not in both databases'),
    (r'\b(now|greatest|least|to_char|string_agg|array_agg|group_concat|any|unnest)\s*\(',
     'this function is not in both databases'),
    (r'::', 'use cast(x as bigint)'),
    (r'\b(ilike|glob|regexp|similar\s+to|rowid|autoincrement|serial)\b', 'this is not in both databases'),
    (r'\bfor\s+update\b|\bskip\s+locked\b', 'SQLite has one writer and no row locks: tag the line'),
    (r'"|`|\[', 'no quoted names'),
    (r'\b(datetime|current_timestamp|current_date)\b', 'times come from the caller, in microseconds'),
    (r'==|<=>', 'use ='),
    (r"\\", 'no backslashes'),
)


class Bad(Exception):
    pass


class Statement:
    def __init__(self, name, kind, where):
        self.name, self.kind, self.where = name, kind, where
        self.ins, self.outs, self.lines = [], [], []

    def text(self, dialect):
        return for_dialect(self.lines, dialect).rstrip().rstrip(';')


def for_dialect(lines, dialect):
    """The lines of one database, without tags, comments and empty lines."""
    kept = []
    for line in lines:
        tag = re.search(r'--\s*(\w+)\s*$', line)
        if tag and tag.group(1) in DIALECTS:
            if tag.group(1) != dialect:
                continue
            line = line[:tag.start()]
        line = re.sub(r'--.*$', '', line).rstrip()
        if line.strip():
            kept.append(line)
    return '\n'.join(kept)


def parse_fields(text, where):
    fields = []
    for part in text.split(','):
        words = part.split()
        if not words:
            continue
        if len(words) != 2 or words[1] not in TYPES:
            raise Bad(f'{where}: "{part.strip()}": a field is a name and one of {", ".join(TYPES)}')
        if not re.fullmatch(r'[a-z][a-z0-9_]*', words[0]) or words[0] in C_WORDS:
            raise Bad(f'{where}: "{words[0]}" cannot be a field name')
        fields.append((words[0], words[1]))
    return fields


def parse(path):
    statements, current = [], None
    with open(path, encoding='utf-8') as f:
        for number, line in enumerate(f, 1):
            where = f'{path}:{number}'
            head = re.match(r'--\s*name:\s*(.*)$', line)
            field = re.match(r'--\s*(in|out):\s*(.*)$', line)
            if head:
                m = re.fullmatch(r'([a-z][a-z0-9_]*)\s+:(\w+)', head.group(1).strip())
                if not m or m.group(2) not in KINDS:
                    raise Bad(f'{where}: write "-- name: lower_case :exec", :one or :many')
                current = Statement(m.group(1), m.group(2), where)
                statements.append(current)
            elif field and current:
                if for_dialect(current.lines, 'sqlite'):
                    raise Bad(f'{where}: {field.group(1)}: belongs before the statement')
                target = current.ins if field.group(1) == 'in' else current.outs
                target.extend(parse_fields(field.group(2), where))
            elif current:
                current.lines.append(line)
            elif line.strip() and not line.startswith('--'):
                raise Bad(f'{where}: text before the first "-- name:"')
    return statements


def check(s):
    for fields, what in ((s.ins, 'in'), (s.outs, 'out')):
        names = [n for n, _ in fields]
        if len(set(names)) != len(names):
            raise Bad(f'{s.where}: {s.name}: a name stands twice in {what}:')
    if len(s.ins) > PARAMS_MAX or len(s.outs) > PARAMS_MAX:
        raise Bad(f'{s.where}: {s.name}: more than {PARAMS_MAX} fields')
    if (s.kind == 'exec') != (not s.outs):
        raise Bad(f'{s.where}: {s.name}: ":{s.kind}" ' + ('has no out:' if s.outs else 'needs out:'))
    for dialect in DIALECTS:
        text = s.text(dialect)
        bare = re.sub(r"'(?:[^']|'')*'", "''", text)
        if not bare:
            raise Bad(f'{s.where}: {s.name}: no statement for {dialect}')
        if len(text) > C_TEXT_MAX:
            raise Bad(f'{s.where}: {s.name}: longer than {C_TEXT_MAX} bytes')
        if ';' in bare:
            raise Bad(f'{s.where}: {s.name}: one statement only')
        used = {int(n) for n in re.findall(r'\$(\d+)', bare)}
        if used != set(range(1, len(s.ins) + 1)):
            raise Bad(f'{s.where}: {s.name}: in: has {len(s.ins)} names but {dialect} uses '
                      + (', '.join(f'${n}' for n in sorted(used)) or 'none'))
    # A trap inside a tagged line is the author's knowing choice.
    shared = '\n'.join(x for x in s.lines if not re.search(r'--\s*(sqlite|postgres)\s*$', x))
    shared = re.sub(r"'(?:[^']|'')*'", "''", for_dialect(shared.split('\n'), 'sqlite'))
    for pattern, advice in TRAPS:
        m = re.search(pattern, shared, re.I)
        if m:
            raise Bad(f'{s.where}: {s.name}: "{m.group(0)}": {advice}')


def load(paths):
    statements = []
    for path in paths:
        statements.extend(parse(path))
    seen = {}
    for s in statements:
        if s.name in seen:
            raise Bad(f'{s.where}: {s.name} is already at {seen[s.name]}')
        seen[s.name] = s.where
        check(s)
    return statements


def load_migrations(folder):
    """[(number, name, sha256 of the file, lines)], numbered 1, 2, 3 without a gap."""
    found = []
    for name in sorted(os.listdir(folder)):
        m = re.fullmatch(r'(\d{4})_[a-z0-9_]+\.sql', name)
        if not m:
            raise Bad(f'{folder}/{name}: a migration is named 0001_what_it_does.sql')
        with open(os.path.join(folder, name), 'rb') as f:
            data = f.read()
        found.append((int(m.group(1)), name[:-4], hashlib.sha256(data).hexdigest(), data.decode().split('\n')))
    if [f[0] for f in found] != list(range(1, len(found) + 1)):
        raise Bad(f'{folder}: migrations must be numbered 1, 2, 3 ... without a gap')
    return found


def compile_all(statements, migrations):
    """Every statement must compile against the schema and give as many columns as it says."""
    db = sqlite3.connect(':memory:')
    for _, name, _, lines in migrations:
        try:
            db.executescript(for_dialect(lines, 'sqlite'))
        except sqlite3.Error as e:
            raise Bad(f'{name}: {e}')
    for s in statements:
        nothing = {str(i + 1): 0 for i in range(len(s.ins))}
        try:
            db.execute('explain ' + s.text('sqlite'), nothing).fetchall()
            if re.match(r'\s*(select|with)\b', s.text('sqlite'), re.I) and s.kind != 'exec':
                got = len(db.execute(s.text('sqlite'), nothing).description or ())
                if got != len(s.outs):
                    raise Bad(f'{s.where}: {s.name}: out: has {len(s.outs)} names, the statement {got} columns')
        except sqlite3.Error as e:
            raise Bad(f'{s.where}: {s.name}: {e}')
    db.close()


def c_text(text, indent):
    pad = ' ' * indent
    lines = text.split('\n')
    quoted = []
    for i, line in enumerate(lines):
        escaped = line.replace('\\', '\\\\').replace('"', '\\"')
        quoted.append(pad + '"' + escaped + ('\\n"' if i + 1 < len(lines) else '"'))
    return '\n'.join(quoted)


def signature(s):
    params = ['struct store_tx *tx']
    if s.ins:
        params.append(f'const struct sql_{s.name}_in *in')
    if s.kind == 'exec':
        params.append('int64_t *ret_changes')
    elif s.kind == 'one':
        params.append(f'struct sql_{s.name}_row *ret_row')
    else:
        params.append(f'enum err (*each)(void *arg, const struct sql_{s.name}_row *row)')
        params.append('void *arg')
    return f'enum err sql_{s.name}({", ".join(params)})'


def struct_of(name, fields):
    rows = ''.join(f'    {TYPES[t]} {n};' + (' /* bytes; p NULL: null */' if t == 'blob' else '') + '\n'
                   for n, t in fields)
    return f'struct {name} {{\n{rows}}};\n'


HEADER = '''/* sql.h: the named statements. Made by tools/gen_sql.py from src/store/sql/; do not edit.
 *
 * tx comes from store.h (inside a job's work, or store_read). Texts given in are borrowed for the call.
 * :exec  ret_changes (may be NULL) gets the number of rows changed.
 * :one   ERR_MISSING without a row. Texts of the row are borrowed until the next call of the same statement
 *        on this tx, or the end of the work.
 * :many  each() is called for every row, whose texts are valid during that call; what it returns other than
 *        OK stops and is returned. It may call other statements, not this one.
 * A doubled key is ERR_EXISTS; any other failure ERR_STORE, with a line in the log that names the statement. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct store_tx;

'''


def emit_header(statements):
    out = [HEADER]
    for s in statements:
        out.append(f'/* :{s.kind}, {os.path.basename(s.where)} */\n')
        if s.ins:
            out.append(struct_of(f'sql_{s.name}_in', s.ins))
        if s.outs:
            out.append(struct_of(f'sql_{s.name}_row', s.outs))
        out.append(f'MUST_USE {signature(s)};\n\n')
    return ''.join(out)


def emit_function(s, number):
    def call(verb, t):
        return f'store_{verb}_' + ('i64' if t in ('u64', 'u32') else t)

    calls = [f'    {call("bind", t)}(s, {i}, {"(int64_t)" if t == "u64" else ""}in->{n});\n'
             for i, (n, t) in enumerate(s.ins)]
    fill = [f'        .{n} = {f"({TYPES[t]})" if t in ("u64", "u32") else ""}{call("column", t)}(s, {i}),\n'
            for i, (n, t) in enumerate(s.outs)]
    out = [f'{signature(s)}\n{{\n',
           '    struct store_stmt *s;\n',
           f'    enum err e = store_stmt_start(tx, {number}, &s);\n',
           '    if (e != OK)\n        return e;\n'] + calls
    if s.kind == 'exec':
        out += ['    return store_stmt_run(s, ret_changes);\n']
    elif s.kind == 'one':
        out += ['    e = store_stmt_one(s);\n    if (e != OK)\n        return e;\n',
                f'    *ret_row = (struct sql_{s.name}_row){{\n'] + fill + ['    };\n    return OK;\n']
    else:
        out += ['    while ((e = store_stmt_step(s)) == OK) {\n',
                f'        const struct sql_{s.name}_row row = {{\n'] + ['    ' + f for f in fill] + [
                '        };\n        e = each(arg, &row);\n        if (e != OK) {\n            store_stmt_stop(s);\n'
                '            return e;\n        }\n    }\n    return e == ERR_MISSING ? OK : e;\n']
    out.append('}\n\n')
    return ''.join(out)


def emit_source(statements):
    out = ['/* Made by tools/gen_sql.py; do not edit. */\n#include "port/sql.h"\n\n#include "port/statement.h"\n\n',
           'const struct statement sql_statements[] = {\n']
    for s in statements:
        lite, post = s.text('sqlite'), s.text('postgres')
        out.append(f'    {{.name = "{s.name}", .params = {len(s.ins)}, .columns = {len(s.outs)},\n'
                   f'     .sqlite =\n{c_text(lite, 8)},\n     .postgres =\n{c_text(post, 8)}}},\n')
    out.append('};\n')
    out.append(f'const uint32_t sql_statements_count = {len(statements)};\n\n')
    out += [emit_function(s, i) for i, s in enumerate(statements)]
    return ''.join(out)


def emit_migrations(migrations):
    out = ['/* Made by tools/gen_sql.py; do not edit. */\n#include <stddef.h>\n\n#include "port/statement.h"\n\n',
           'const struct migration sql_migrations[] = {\n']
    for number, name, digest, lines in migrations:
        steps = [x.strip() for x in for_dialect(lines, 'sqlite').split(';') if x.strip()]
        texts = ',\n'.join(c_text(x, 8) for x in steps)
        out.append(f'    {{.n = {number}, .name = "{name}",\n     .sha256 = "{digest}",\n'
                   f'     .sqlite = (const char *const[]){{\n{texts},\n        NULL}}}},\n')
    out.append('};\n')
    out.append(f'const uint32_t sql_migrations_count = {len(migrations)};\n')
    return ''.join(out)


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--header')
    p.add_argument('--source')
    p.add_argument('--migrations')
    p.add_argument('--migrations-source')
    p.add_argument('--list-names', action='store_true')
    p.add_argument('sql', nargs='+')
    a = p.parse_args()
    statements = load(a.sql)
    if a.list_names:
        print('\n'.join(s.name for s in statements))
        return
    migrations = load_migrations(a.migrations)
    compile_all(statements, migrations)
    made = ((a.header, emit_header(statements)), (a.source, emit_source(statements)),
            (a.migrations_source, emit_migrations(migrations)))
    for path, text in made:
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text)


if __name__ == '__main__':
    try:
        main()
    except Bad as bad:
        sys.exit(f'gen_sql: {bad}')
