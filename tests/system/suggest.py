#!/usr/bin/python3
"""Suggested wrap-up codes, held to a count of the rows that is made here in another way; nothing is suggested with too little to go by."""
import collections
import os
import random
import sqlite3
import sys

sys.path.insert(0, os.path.dirname(__file__))
from codes import make, offer, put  # noqa: E402
from harness import Desk, run_all  # noqa: E402
from policies import Floor  # noqa: E402
from tags import talk  # noqa: E402

COLUMNS = ('org_id', 'id', 'conversation_id', 'party_id', 'queue_id', 'topic_id', 'agent_id', 'state', 'step', 'token', 'until_us',
           'arrived_us', 'accepted_us', 'ended_us', 'code', 'why')
LEAST = {'topic': (5, 3, .2), 'queue': (5, 3, .2), 'customer': (2, 2, .3)}  # contacts with a code, times given, share
CLOSED, TALKING = 5, 3


class Past:
    """Contacts of days gone by, written beside the server, and what is to be suggested from them."""

    def __init__(self, f, contact):
        self.db = sqlite3.connect(os.path.join(f.server.data, 'tandem.db'), timeout=20)
        self.last = int(contact['id'])
        [(self.org, self.party, self.queue, self.topic)] = self.db.execute(
            'select org_id, party_id, queue_id, topic_id from contact where id = ?', (self.last,))
        self.next = self.last - 1

    def put(self, codes, topic=None, queue=None, party=0, state=CLOSED, ended=None):
        with self.db:
            for i, code in enumerate(codes):
                row = dict.fromkeys(COLUMNS, 0)
                row.update(org_id=self.org, id=self.next, party_id=party, queue_id=queue or self.queue, topic_id=topic or self.topic, state=state, code=int(code),
                           ended_us=ended[i] if ended else 1000 + self.next, why='')
                self.next -= 1
                self.db.execute(f'insert into contact ({", ".join(COLUMNS)}) values ({", ".join("?" * len(COLUMNS))})', [row[c] for c in COLUMNS])

    def clear(self):
        with self.db:
            self.db.execute('delete from contact where id < ?', (self.last,))
        self.next = self.last - 1

    def want(self, given):
        """The same from all rows, with Python's own sorting and counting. given: codes that can be given."""
        rows = [r for r in self.db.execute('select id, topic_id, queue_id, party_id, state, ended_us, code from contact') if r[0] != self.last]
        coded = sorted((r for r in rows if r[4] == CLOSED and r[6]), key=lambda r: (r[5], r[0]), reverse=True)
        last = {'topic': [r[6] for r in coded if r[1] == self.topic][:50]}
        last['queue'] = [r[6] for r in coded if r[2] == self.queue][:50] if len(last['topic']) < 5 else []
        his = sorted((r for r in rows if self.party and r[3] == self.party and r[0] < self.last), reverse=True)[:20]
        last['customer'] = [r[6] for r in his if r[6]]
        found = collections.defaultdict(list)
        for by in ('topic', 'queue', 'customer'):
            least, times, share = LEAST[by]
            for code, n in collections.Counter(last[by]).items():
                if len(last[by]) >= least and n >= times and n / len(last[by]) >= share and code in given:
                    found[code].append({'by': by, 'count': n, 'of': len(last[by])})
        order = sorted(found.items(), key=lambda x: (-len(x[1]), -max(r['count'] * 1000 // r['of'] for r in x[1]), x[0]))
        return [{'code': str(code), 'reasons': reasons} for code, reasons in order[:3]]


def told(d, c, status=200):
    a = d.http('GET', f'/api/contacts/{c["id"]}/codes')
    assert a.status == status, (a.status, a.body.decode())
    return a.json.get('suggested')


def codes_of(f):
    return [int(c['id']) for c in f.do('GET', '/api/vocabulary')['codes']]


def test_what_is_suggested_is_what_a_count_of_the_rows_says():
    with Floor() as f:
        d, w, c = talk(f)
        d.end(c)
        past, codes = Past(f, c), codes_of(f)
        assert told(d, c) == []
        seen = collections.Counter()
        for seed in range(60):
            r = random.Random(seed)
            past.clear()
            few = r.sample(codes, r.randint(1, len(codes)))
            weights = [r.choice((1, 1, 4, 12)) for _ in few]
            for _ in range(r.choice((1, 3, 8))):
                n = r.choice((1, 2, 4, 5, 20, 60))
                party = past.party if r.random() < .4 else 0
                past.put([r.choice((0, *r.choices(few, weights))) for _ in range(n)], topic=r.choice((None, None, past.topic + 1)), queue=r.choice((None, past.queue + 1)),
                         party=party, state=r.choice((CLOSED, CLOSED, CLOSED, TALKING)), ended=[r.randint(1, 40) for _ in range(n)])
            want = past.want(codes)
            assert told(d, c) == want, (seed, told(d, c), want)
            seen[len(want)] += 1
            seen.update(x['by'] for s in want for x in s['reasons'])
            seen['two'] += any(len(s['reasons']) > 1 for s in want)
        assert all(seen[k] >= 3 for k in (0, 1, 2, 3, 'topic', 'queue', 'customer', 'two')), seen  # all of it has been met


def test_nothing_is_suggested_below_the_least_and_something_from_it_on():
    with Floor() as f:
        d, w, c = talk(f)
        d.end(c)
        past, elsewhere = Past(f, c), 77777
        [a, b] = codes_of(f)[:2]
        for codes, party, want in (
                ([a] * 4, False, []), ([a] * 5, False, [('topic', 5, 5)]), ([a] * 2 + [b] * 2 + [0] * 9, False, []),
                ([a] * 3 + list(range(100, 112)), False, [('topic', 3, 15)]), ([a] * 3 + list(range(100, 113)), False, []),
                ([a], True, []), ([a, a], True, [('customer', 2, 2)]), ([a, a] + list(range(100, 104)), True, [('customer', 2, 6)]),
                ([a, a] + list(range(100, 105)), True, [])):
            past.clear()
            past.put(codes, topic=elsewhere if party else None, queue=elsewhere if party else None, party=past.party if party else 0)
            assert [(x['by'], x['count'], x['of']) for s in told(d, c) for x in s['reasons']] == want, (codes, told(d, c))


def test_only_what_the_queue_offers_and_can_be_given_is_suggested_and_only_to_its_agent():
    with Floor() as f:
        d, w, c = talk(f)
        d.end(c)
        past, queue = Past(f, c), f.queue('General service')
        cards = make(f, 'Cards')
        lost, broken = make(f, 'Lost', cards), make(f, 'Broken', cards)
        past.put([lost] * 6 + [broken] * 4 + [cards] * 5 + ['1'] * 5)
        assert [s['code'] for s in told(d, c)] == [lost, '1', broken]  # not what has codes below it
        put(f, lost, name='Lost', parent=cards, active=False)
        assert [s['code'] for s in told(d, c)] == ['1', broken]
        offer(f, queue, cards)
        [one] = told(d, c)
        assert one == {'code': broken, 'reasons': [{'by': 'topic', 'count': 4, 'of': 20}]}  # what is not suggested still counts
        ye = Desk(f.server, 'ye.qing')
        told(ye, c, 403)
        assert ye.http('GET', '/api/contacts/999999999/codes').status == 403
        assert f.admin('GET', f'/api/contacts/{c["id"]}/codes').json['suggested'] == [one]
        f.do('GET', '/api/contacts/999999999/codes', status=404)
        # nothing has been chosen by itself: it waits for a code
        assert d.http('POST', f'/api/contacts/{c["id"]}/wrap', {}).json['field'] == 'code'


if __name__ == '__main__':
    run_all(globals())
