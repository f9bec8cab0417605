#!/usr/bin/python3
"""Every expression in docs/routing.md and its Chinese version is one that Tandem understands, once its attributes are declared; and the Chinese
has one word for one thing."""
import glob
import os
import re
import sys

sys.path.insert(0, os.path.dirname(__file__))
from harness import Server, run_all  # noqa: E402

DOCS = os.path.join(os.path.dirname(__file__), '..', '..', 'docs')
# What the pages speak of beyond the sample's attributes, by type.
MADE = {'text': ['agent.city', 'agent.country', 'agent.employer', 'agent.team', 'customer.country', 'customer.employer', 'queue.site'],
        'number': ['agent.grade', 'customer.level'], 'set': ['customer.languages'], 'flag': ['agent.certified', 'agent.vip', 'agent.travels', 'customer.complained']}
ATTRIBUTE = re.compile(r'(agent|customer|contact|queue)\.[a-z_]+(\["[^"]*"\])?')

# Of two words for one thing the glossary has the other; or it is said of something else.
NOT_SAID = {'媒介': '渠道', '媒体': '渠道', '轮询': '依次邀约 (of offers), 轮流 (of agents)', '首选坐席': '专属坐席', '任何人接起': '接待: not everything is a call',
            '最急的': '最紧急的', '没有空位': '已达接待上限'}


def expressions(text):
    """Code spans and indented lines that read an attribute and are more than its name."""
    spans = re.findall(r'`([^`\n]+)`', text) + re.findall(r'^    (.*)$', text, re.M)
    return [s.strip() for s in spans if ATTRIBUTE.search(s) and not ATTRIBUTE.fullmatch(s.strip()) and not s.strip().startswith(('$', 'api '))]


def admin_of(server):
    admin = server.signed_in()
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


def chinese():
    """What people read: the page, the sentences of explanations, warnings, the desktop's words. By path."""
    for pattern in ('docs/routing.zh.md', 'docs/GLOSSARY.md', 'src/host/why_*.[cd]*', 'src/service/config/*.c', 'web/shared/words/*.ts'):
        found = [p for p in glob.glob(os.path.join(DOCS, '..', pattern)) if not p.endswith('_test.c')]
        assert found, pattern
        for path in found:
            with open(path, encoding='utf-8') as f:
                yield os.path.relpath(path, os.path.join(DOCS, '..')), f.read()


def test_in_chinese_there_is_one_word_for_one_thing():
    for path, text in chinese():
        for word, right in NOT_SAID.items():
            assert word not in text, (path, word, right)


if __name__ == '__main__':
    run_all(globals())
