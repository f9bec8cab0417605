#!/usr/bin/python3
"""Every expression in docs/routing.md and its Chinese version is one that Tandem understands, once its attributes are declared."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(__file__))
from harness import Server, run_all  # noqa: E402

DOCS = os.path.join(os.path.dirname(__file__), '..', '..', 'docs')
# What the pages speak of beyond the sample's attributes, by type.
MADE = {'text': ['agent.city', 'agent.country', 'agent.employer', 'agent.team', 'customer.country', 'customer.employer', 'queue.site'],
        'set': ['customer.languages'], 'flag': ['agent.certified', 'agent.vip', 'agent.travels', 'customer.complained']}
ATTRIBUTE = re.compile(r'(agent|customer|contact|queue)\.[a-z_]+(\["[^"]*"\])?')


def expressions(text):
    """Code spans and indented lines that read an attribute and are more than its name."""
    spans = re.findall(r'`([^`\n]+)`', text) + re.findall(r'^    (.*)$', text, re.M)
    return [s.strip() for s in spans if ATTRIBUTE.search(s) and not ATTRIBUTE.fullmatch(s.strip()) and not s.strip().startswith(('$', 'api '))]


def admin_of(server):
    admin = server.http()
    login = server.logins['administrator'][0]
    admin.sign_in(login, server.passwords[login])
    for kind, names in MADE.items():
        for name in names:
            scope, name = name.split('.')
            a = admin('POST', '/api/attributes', {'scope': scope, 'name': name, 'key': '', 'type': kind, 'label_zh': name, 'label_en': name})
            assert a.status == 201, (name, a.status, a.body)
    return admin


def understood(admin, source):
    verdicts = [admin('POST', '/api/expressions/check', {'source': source, 'kind': kind}).json for kind in ('condition', 'score')]
    return any(v['ok'] for v in verdicts), verdicts


def test_every_expression_of_the_routing_pages_is_understood():
    server = Server()
    admin = admin_of(server)
    for page in ('routing.md', 'routing.zh.md'):
        with open(os.path.join(DOCS, page), encoding='utf-8') as f:
            found = expressions(f.read())
        assert len(found) >= 15, (page, found)
        for source in found:
            ok, verdicts = understood(admin, source)
            assert ok, (page, source, verdicts)
    assert not understood(admin, 'agent.langauges has "minnan"')[0]
    server.done()


if __name__ == '__main__':
    run_all(globals())
