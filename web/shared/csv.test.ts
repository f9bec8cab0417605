import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read_csv, write_csv } from './csv'

const rows = (text: string) => { const r = read_csv(text); assert.ok('rows' in r); return r.rows }
const cells = (text: string) => rows(text).map(r => r.cells)

test('a_table_written_is_read_back_as_it_was', () => {
    const table = [['名称', 'text'], ['hi', 'Hello, "you"\nsecond line'], ["=1+1", "'=x"], [' a ', '-1'], ["it's", ''], ["'", "''"]]
    const text = write_csv(table)
    assert.ok(text.startsWith('\ufeff') && text.endsWith('\r\n'))
    assert.deepEqual(cells(text), table)
})

test('no_cell_begins_like_a_formula', () => {
    for (const evil of ['=cmd()', '+1', '-1', '@x', '\tx'])
        assert.match(write_csv([[evil]]), /^\ufeff"?'/)
})

test('rows_know_the_line_they_begin_on', () => {
    const text = 'a,b\r\n"two\r\nlines",x\r\n\r\nlast,y'
    assert.deepEqual(rows(text).map(r => r.line), [1, 2, 5])
    assert.deepEqual(cells(text)[1], ['two\nlines', 'x'])
    assert.deepEqual(rows(text.replaceAll('\r\n', '\n')).map(r => r.line), [1, 2, 5])
    assert.deepEqual(rows(text.replaceAll('\r\n', '\r')).map(r => r.line), [1, 2, 5])
})

test('semicolons_and_tabs_separate_too', () => {
    assert.deepEqual(cells('a;b\n1,5;2'), [['a', 'b'], ['1,5', '2']])
    assert.deepEqual(cells('a\tb\n1\t2'), [['a', 'b'], ['1', '2']])
})

test('a_quote_that_is_never_closed_is_said_with_its_line', () => {
    assert.deepEqual(read_csv('a,b\nc,"d\ne'), { unclosed: 2 })
})
