import assert from 'node:assert/strict'
import { test } from 'node:test'
import { folded, links, marked } from './segments'

const hrefs = (text: string) => links(text).filter(s => s.href).map(s => s.href)

test('an_address_in_a_text_becomes_a_link_and_the_sentence_around_it_does_not', () => {
    assert.deepEqual(links('see https://a.example/x?y=1. Bye'), [
        { text: 'see ' }, { text: 'https://a.example/x?y=1', href: 'https://a.example/x?y=1' }, { text: '. Bye' }])
    assert.deepEqual(hrefs('请看https://a.example/路径，谢谢'), ['https://a.example/路径'])
    assert.deepEqual(hrefs('(http://a.example/b)'), ['http://a.example/b'])
    assert.deepEqual(hrefs('http://a.example/b_(c)'), ['http://a.example/b_(c)'])
    assert.deepEqual(links('no link'), [{ text: 'no link' }])
    assert.deepEqual(links(''), [])
})

test('what_could_run_or_has_no_host_is_no_link', () => {
    for (const text of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'https://', 'HTTP:/a', 'ftp://a.example'])
        assert.deepEqual(hrefs(text), [], text)
    assert.deepEqual(hrefs('https://a.example/"onmouseover="x'), ['https://a.example/'])
    for (const text of ['https://bank.example@evil.example/', 'https://bank.example:x@evil.example/', 'https://:x@evil.example/', 'https://@evil.example/']) assert.deepEqual(hrefs(text), [], text)
    /* What follows would be read the other way round, or not seen. */
    assert.deepEqual(hrefs('https://a.example/\u202egnp.exe'), ['https://a.example/'])
    assert.deepEqual(hrefs('https://a.example\u200b.evil.example'), ['https://a.example'])
})

test('hits_are_marked_without_case_and_width_also_inside_links', () => {
    assert.equal(folded('ＡＢＣ　ｄ'), 'abc d')
    assert.deepEqual(marked([{ text: 'Rate ＲＡＴＥ rate' }], 'rate').filter(s => s.hit).map(s => s.text), ['Rate', 'ＲＡＴＥ', 'rate'])
    const m = marked(links('https://a.example/rate'), 'rate')
    assert.deepEqual(m.map(s => [s.text, !!s.hit, !!s.href]), [['https://a.example/', false, true], ['rate', true, true]])
    assert.deepEqual(marked([{ text: '三年期利率' }], '利率').at(-1), { text: '利率', hit: true })
    assert.deepEqual(marked([{ text: 'x' }], ''), [{ text: 'x' }])
})
