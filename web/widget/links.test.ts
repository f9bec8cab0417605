/* links.test.ts: what of an agent's text becomes a link, and everything that must not (shared/segments.test.ts has the addresses themselves). */
// @ts-ignore: the types of Node are not among the packages
import assert from 'node:assert/strict';
// @ts-ignore
import test from 'node:test';
import { link_up } from './links';

/* As much of a page as link_up() touches. */
(globalThis as any).document = { createElement: (tag: string) => ({ tag }) };
function shown(text: string) {
  const e = {
    children: [text] as any[],
    get textContent() { return e.children.map((c: any) => c.textContent ?? c).join(''); },
    get firstElementChild() { return e.children.find((c) => typeof c !== 'string') ?? null; },
    replaceChildren(...all: unknown[]) { e.children = all; },
  };
  link_up(e as any);
  return e;
}
const hrefs = (text: string) => shown(text).children.filter((c) => c.href).map((c) => c.href);

test('a_link_opens_elsewhere_says_nothing_of_where_it_was_and_the_text_around_it_stays', () => {
  const e = shown('费率见 https://example.com/x?a=1&b=2。\nBye');
  const link = { tag: 'a', href: 'https://example.com/x?a=1&b=2', target: '_blank', rel: 'noopener noreferrer', textContent: 'https://example.com/x?a=1&b=2' };
  assert.deepEqual(e.children, ['费率见 ', link, '。\nBye']);
  const was = e.children;
  link_up(e as any);
  assert.equal(e.children, was, 'made twice');
  assert.deepEqual(hrefs('HTTP://EXAMPLE.com and (https://a.example/b)'), ['HTTP://EXAMPLE.com', 'https://a.example/b']);
});

/* What the lists of cross-site scripting try, as an agent's text. */
const corpus = [
  '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<a href="javascript:alert(1)">x</a>', '<svg/onload=alert(1)>', '&lt;b&gt; &#x3c;script&#x3e;',
  'javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\tscript:alert(1)', 'javascript://example.com/%0aalert(1)', 'javascript:https://example.com/%0aalert(1)',
  'data:text/html,<script>alert(1)</script>', 'vbscript:msgbox(1)', 'file:///etc/passwd', 'blob:https://example.com/1', 'view-source:https://example.com/',
  'https://example.com/"onmouseover="alert(1)', "https://example.com/'onmouseover='alert(1)", 'https://example.com/><script>alert(1)</script>',
  'https://example.com/</a><img src=x onerror=alert(1)>', 'https://example.com/`onload=alert(1)`', 'https://example.com/&quot;onclick=alert(1)',
  'https://bank.example@evil.example/', 'https://user:word@evil.example/', 'https://:word@evil.example/', 'https://@evil.example/', 'https://bank.example\\@evil.example/',
  'https://bank.example%40evil.example/', 'https://ex\u202eample.com/', 'https://exam\u200bple.com/', 'https://example.com/\u0000x', 'https://example.com\u2028javascript:alert(1)',
  'https://%00/', 'https://exa mple', 'https:/example.com', 'https:\\\\example.com', `https://example.com/${'a'.repeat(5000)}`,
  '[x](javascript:alert(1))', '[x](https://example.com/)', 'https://https://https://', 'http://' + '('.repeat(3000), 'https://a.example/' + ')'.repeat(3000),
];

test('nothing_but_plain_addresses_is_ever_a_link_and_no_text_is_markup', () => {
  for (const text of corpus) {
    const e = shown(text);
    assert.equal(e.textContent, text);
    for (const c of e.children) {
      if (typeof c === 'string') continue;
      assert.deepEqual([c.tag, Object.keys(c).sort().join(), c.href], ['a', 'href,rel,tag,target,textContent', c.textContent], text);
      assert.match(c.href, /^https?:\/\/[^\s<>"'`\u200b-\u200f\u202a-\u202e]+$/i, text);
      const to = new URL(c.href);
      assert.ok(/^https?:$/.test(to.protocol) && !/evil/.test(to.hostname) && !to.username && !to.password, `${text} leads to ${to}`);
    }
  }
  for (const text of ['javascript:alert(1)', 'data:text/html,x', 'https://user:word@evil.example/', 'https://:word@evil.example/', 'https://@evil.example/', 'https:/example.com'])
    assert.deepEqual(hrefs(text), [], text);
});
