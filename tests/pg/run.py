#!/usr/bin/python3
"""Proves that schema and statements are PostgreSQL's too: migrates a throw-away cluster and prepares every
named statement there, with the parameter types and the columns that the C wrappers will use.

The cluster lives in a temporary directory, listens on a socket in it and nowhere else, and is removed at the end.
TANDEM_NO_POSTGRES=1 allows a machine without PostgreSQL to skip this; otherwise a missing one is a failure.
"""
import ctypes
import glob
import os
import pwd
import shutil
import sqlite3
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, 'tools'))
sys.dont_write_bytecode = True
import gen_sql  # noqa: E402

BIN = '/usr/lib/postgresql/15/bin'
OID = {'bool': 16, 'blob': 17, 'u64': 20, 'i64': 20, 'u32': 20, 'text': 25}
READ = {16: lambda t: int(t == 't'), 17: lambda t: bytes.fromhex(t[2:]), 20: int, 21: int, 23: int}
COMMAND_OK, TUPLES_OK = 1, 2
failures = 0


def report(ok, name, why=''):
    global failures
    if not ok:
        failures += 1
        print(f'[  ERROR   ] --- {why.strip()}')
    print(f'[{"       OK" if ok else "  FAILED "} ] {name}', flush=True)


class Pq:
    """The few calls of libpq that are needed; a driver would be one dependency more."""

    def __init__(self, conninfo):
        self.lib = ctypes.CDLL('libpq.so.5')
        for name in ('PQconnectdb', 'PQexec', 'PQprepare', 'PQdescribePrepared'):
            getattr(self.lib, name).restype = ctypes.c_void_p
        for name in ('PQerrorMessage', 'PQresultErrorMessage'):
            getattr(self.lib, name).restype = ctypes.c_char_p
        self.lib.PQftype.restype = ctypes.c_uint
        self.lib.PQgetvalue.restype = ctypes.c_char_p
        self.conn = ctypes.c_void_p(self.lib.PQconnectdb(conninfo.encode()))
        if self.lib.PQstatus(self.conn) != 0:
            raise RuntimeError(self.lib.PQerrorMessage(self.conn).decode())

    def _result(self, pointer):
        result = ctypes.c_void_p(pointer)
        why = '' if self.lib.PQresultStatus(result) in (COMMAND_OK, TUPLES_OK) else \
            self.lib.PQresultErrorMessage(result).decode()
        return result, why

    def run(self, sql):
        result, why = self._result(self.lib.PQexec(self.conn, sql.encode()))
        self.lib.PQclear(result)
        return why

    def rows(self, sql):
        """Values as SQLite gives them: numbers, texts, bytes, None."""
        result, why = self._result(self.lib.PQexec(self.conn, sql.encode()))
        if why:
            raise RuntimeError(why)
        kinds = [self.lib.PQftype(result, i) for i in range(self.lib.PQnfields(result))]
        rows = [tuple(None if self.lib.PQgetisnull(result, y, x) else READ.get(kind, str)(self.lib.PQgetvalue(result, y, x).decode())
                      for x, kind in enumerate(kinds)) for y in range(self.lib.PQntuples(result))]
        self.lib.PQclear(result)
        return rows

    def prepare(self, name, sql, types):
        oids = (ctypes.c_uint * len(types))(*types)
        result, why = self._result(self.lib.PQprepare(self.conn, name.encode(), sql.encode(), len(types), oids))
        self.lib.PQclear(result)
        return why

    def columns(self, name):
        result, why = self._result(self.lib.PQdescribePrepared(self.conn, name.encode()))
        types = [self.lib.PQftype(result, i) for i in range(self.lib.PQnfields(result))]
        self.lib.PQclear(result)
        return types, why

    def close(self):
        self.lib.PQfinish(self.conn)


def as_owner(*command):
    """initdb and postgres refuse to run as root."""
    if os.geteuid() == 0:
        command = ('/usr/sbin/runuser', '-u', 'postgres', '--') + command
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd='/')
    if done.returncode != 0:
        raise RuntimeError(f'{os.path.basename(command[-1])}: {done.stdout}')


def check_migrations(pq):
    for _, name, _, lines in gen_sql.load_migrations(os.path.join(ROOT, 'src/store/migrations')):
        why = pq.run('begin;' + gen_sql.for_dialect(lines, 'postgres') + ';commit')
        report(not why, f'postgres_migrates_{name}', why)


def check_old_rows(pq):
    """Rows of the first schema, migrated to the newest by both databases, are the same in both, column by column."""
    migrations = gen_sql.load_migrations(os.path.join(ROOT, 'src/store/migrations'))
    with open(os.path.join(ROOT, 'tests/pg/0001_rows.sql'), encoding='utf-8') as f:
        fixture = f.read().split('\n')
    db = sqlite3.connect(':memory:')
    for at, (_, name, _, lines) in enumerate(migrations):
        for steps in [lines] if at else [lines, fixture]:
            db.executescript(gen_sql.for_dialect(steps, 'sqlite'))
            why = pq.run('begin;' + gen_sql.for_dialect(steps, 'postgres') + ';commit')
            if why:
                report(False, 'postgres_migrates_rows_of_the_first_schema', f'{name}: {why}')
                return
    empty, first = [], gen_sql.for_dialect(migrations[0][3], 'sqlite')
    for (table,) in db.execute("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name").fetchall():
        order = ', '.join(str(1 + i) for i in range(min(4, len(db.execute(f'pragma table_info({table})').fetchall()))))
        mine, theirs = (run(f'select * from {table} order by {order}') for run in (lambda q: db.execute(q).fetchall(), pq.rows))
        if f'create table {table} (' in first and not mine:
            empty.append(table)
        if mine != theirs:
            report(False, 'rows_of_the_first_schema_migrate_alike', f'{table}:\n{mine}\n{theirs}')
            return
    report(not empty, 'rows_of_the_first_schema_migrate_alike', f'the fixture has no row of {empty}')
    old = db.execute('select wait_order, parallel, weight, version, target_us from queue where id = 1').fetchone()
    report(old == (0, 3, 1000, 1, 20000000), 'an_old_queue_has_the_defaults_of_a_new_one', str(old))


def check_statements(pq):
    for s in gen_sql.load(sorted(glob.glob(os.path.join(ROOT, 'src/store/sql/*.sql')))):
        why = pq.prepare(s.name, s.text('postgres'), [OID[t] for _, t in s.ins])
        if not why:
            got, why = pq.columns(s.name)
            wanted = [OID[t] for _, t in s.outs]
            # An integer of any width reads as a number in C.
            got = [OID['i64'] if t in (21, 23) else t for t in got]
            if not why and got != wanted:
                why = f'columns of types {got}, out: says {wanted} (16 bool, 17 bytea, 20 bigint, 25 text)'
        report(not why, f'postgres_prepares_{s.name}', why)


def main():
    if not os.path.exists(f'{BIN}/initdb'):
        if os.environ.get('TANDEM_NO_POSTGRES') == '1':
            print('[  SKIPPED ] postgres_prepares (PostgreSQL 15 is not installed)')
            return 0
        report(False, 'postgres_is_installed', f'{BIN}/initdb is missing: apt-get install postgresql-15')
        return 1
    folder = tempfile.mkdtemp(prefix='tandem-pg-')
    data = f'{folder}/data'
    started = False
    try:
        user = 'postgres' if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        if os.geteuid() == 0:
            shutil.chown(folder, 'postgres')
        as_owner(f'{BIN}/initdb', '-D', data, '-A', 'trust', '-U', user, '-E', 'UTF8', '--locale=C.UTF-8', '-N')
        as_owner(f'{BIN}/pg_ctl', '-D', data, '-w', '-s', '-l', f'{folder}/log', '-o',
                 f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off", 'start')
        started = True
        pq = Pq(f'host={folder} user={user} dbname=postgres')
        pq.run('create database old')
        old = Pq(f'host={folder} user={user} dbname=old')
        check_old_rows(old)
        old.close()
        check_migrations(pq)
        check_statements(pq)
        pq.close()
    except (RuntimeError, gen_sql.Bad) as e:
        report(False, 'postgres_runs', str(e))
    finally:
        if started:
            as_owner(f'{BIN}/pg_ctl', '-D', data, '-m', 'immediate', '-s', 'stop')
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
