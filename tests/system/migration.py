#!/usr/bin/python3
"""A database as the first version left it: the newest one brings it up to date, keeps everything, and works on it."""
import os
import sqlite3
import sys

sys.path.insert(0, os.path.dirname(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', '..', 'tools'))
sys.dont_write_bytecode = True
import gen_sql  # noqa: E402
from harness import Desk, Widget, run_all, verify  # noqa: E402
from policies import Floor, US, settable  # noqa: E402

MIGRATIONS = gen_sql.load_migrations(os.path.join(os.path.dirname(__file__), '..', '..', 'src', 'store', 'migrations'))


def columns(db, table):
    return [row[1] for row in db.execute(f'pragma table_info({table})')]


def tables(db):
    return [row[0] for row in db.execute("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name")]


def as_the_first_version_left_it(data):
    """Makes the file anew with the first migration alone, and puts in what a program of that time would have written."""
    path = os.path.join(data, 'tandem.db')
    newest = path + '.newest'
    os.rename(path, newest)
    for end in ('-wal', '-shm'):
        if os.path.exists(path + end):
            os.rename(path + end, newest + end)
    db = sqlite3.connect(path)
    _, _, digest, lines = MIGRATIONS[0]
    db.executescript(gen_sql.for_dialect(lines, 'sqlite'))
    db.execute('attach ? as newest', (newest,))
    kept = {}
    for table in tables(db):
        names = ', '.join(columns(db, table))
        db.execute(f'insert into main.{table} ({names}) select {names} from newest.{table}')
        kept[table] = names
    db.execute('update topic set widened = ?, widen_permille = 400 where key = ?', ('agent.site = "xiamen"', 'general'))
    db.execute('create table schema_migration (n bigint primary key, sha256 text not null, at_us bigint not null)')
    db.execute('insert into schema_migration values (1, ?, 0)', (digest,))
    db.commit()
    rows = {t: db.execute(f'select {names} from main.{t} order by 1, 2, 3').fetchall() for t, names in kept.items()}
    db.close()
    for end in ('', '-wal', '-shm'):
        if os.path.exists(newest + end):
            os.unlink(newest + end)
    os.chmod(path, 0o600)
    return kept, rows


def test_what_the_first_version_left_is_kept_and_served():
    with Floor() as f:
        before = {u['login']: u['agent'] for u in f.do('GET', '/api/users')['users'] if 'agent' in u}
        f.server.stop()
        kept, rows = as_the_first_version_left_it(f.server.data)
        f.server.start()
        f.admin = f.server.signed_in()
        db = sqlite3.connect(os.path.join(f.server.data, 'tandem.db'))
        assert [r[0] for r in db.execute('select n from schema_migration order by n')] == [m[0] for m in MIGRATIONS]
        for table, names in kept.items():
            now = db.execute(f'select {names} from {table} order by 1, 2, 3').fetchall()
            if table not in ('fact', 'snapshot', 'session', 'attribute', 'symbol', 'topic', 'setting'):  # what a start and a sign-in add to
                assert now == rows[table], table
            assert len(now) >= len(rows[table]), table
        db.close()
        # What is new has its defaults.
        for q in f.do('GET', '/api/queues')['queues']:
            assert (q['wait_order'], q['agent_order'], q['offer_mode'], q['parallel'], q['target_us'], q['overflow'], q['version']) == \
                ('strict', 'longest_idle', 'single', 3, 20 * US, {}, 1), q
        routing = f.do('GET', '/api/routing')
        assert set(routing['sleep_after_us'].values()) == {0} and routing['version'] == 1, routing
        assert f.topic('general')['steps'] == [{'permille': 400, 'requirement': 'agent.site = "xiamen"'}]
        for u in f.do('GET', '/api/users')['users']:
            if u['login'] in before:
                was = before[u['login']]
                assert (u['agent']['capacity'], u['agent']['queues'], u['agent']['attributes']) == \
                    (was['capacity'], was['queues'], was['attributes']), u
                assert set(u['agent']['capacities'].values()) == {0}
        # And it is worked with.
        q = f.queue('Cards')
        f.do('PUT', '/api/queues/' + q['id'], dict(settable(q), version=1, wait_order='ageing'))
        assert f.queue('Cards')['version'] == 2
        d, w = Desk(f.server, 'liu.siqi'), Widget(f.server)
        w.start('你好', 'general')
        contact = d.accept()
        d.end(contact, 99)
        d.wrap(contact)
        f.server.stop()
        verify(f.server)


if __name__ == '__main__':
    run_all(globals())
