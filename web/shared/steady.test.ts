import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Steady } from './steady'

const row = (id: string, n: number) => ({ id, n })
const said = (list: { id: string; row: { n: number }; gone: boolean }[]) => list.map(x => `${x.id}${x.row.n}${x.gone ? ' gone' : ''}`).join()

test('rows_keep_their_places_while_somebody_is_at_them', () => {
    const s = new Steady<ReturnType<typeof row>>()
    assert.equal(said(s.show([row('b', 1), row('c', 1)], r => r.id, false)), 'b1,c1')
    assert.equal(said(s.show([row('a', 2), row('c', 2)], r => r.id, true)), 'b1 gone,c2,a2')
    assert.equal(said(s.show([row('a', 3), row('b', 3), row('c', 3)], r => r.id, true)), 'b3,c3,a3')
    assert.equal(said(s.show([row('a', 4), row('c', 4)], r => r.id, false)), 'a4,c4')
})
