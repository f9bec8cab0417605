import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Steps } from './steps'

/** A browser: its steps are gone later, one after the other, and Steps is told. */
function browser(first = '/inbox', depth = 0) {
    const steps = [{ path: first, depth }]
    let at = 0
    const asked: number[] = []
    const b = {
        shown: first, closed: [] as number[],
        /** Pages and, as +, what lies over them; where it is stands in brackets. */
        get all() { return steps.map((s, i) => (i === at ? `[${s.path}${'+'.repeat(s.depth)}]` : s.path + '+'.repeat(s.depth))).join(' ') },
        /** As its user does. */
        go(by: number) { asked.push(by); b.settle() },
        settle() {
            while (asked.length) {
                const to = at + asked.shift()!
                if (to < 0 || to >= steps.length || to === at) continue
                at = to
                s.popped()
            }
        },
        over(n: number) { s.over(n) },
        load() { s = make() },
        lost() { s.lost() },
        page(path: string, replace = false) { b.shown = path; s.go(path, replace) },
    }
    const make = () => new Steps({
        depth: () => steps[at]!.depth, path: () => steps[at]!.path,
        push(path, depth) { steps.splice(++at, steps.length, { path, depth }) },
        replace(path, depth) { steps[at] = { path, depth } },
        go(by) { asked.push(by) },
    }, { at(path) { b.shown = path }, close(left) { b.closed.push(left) } })
    let s = make()
    return b
}
const talk = (page: string) => { const b = browser(); b.page(page); return b }

test('back_closes_what_lies_over_the_page_and_the_next_one_leaves_it', () => {
    const b = talk('/customers')
    b.over(1)
    assert.equal(b.all, '/inbox /customers [/customers+]')
    b.go(-1)
    assert.deepEqual([b.shown, b.closed, b.all], ['/customers', [0], '/inbox [/customers] /customers+'])
    b.over(0)
    b.go(-1)
    assert.deepEqual([b.shown, b.closed.length], ['/inbox', 1])
})

test('closed_otherwise_its_step_is_taken_back_and_nothing_else_moves', () => {
    const b = talk('/customers')
    b.over(1)
    b.over(0)
    b.settle()
    assert.deepEqual([b.shown, b.closed, b.all], ['/customers', [], '/inbox [/customers] /customers+'])
    b.go(1)
    assert.deepEqual([b.shown, b.closed, b.all], ['/customers', [], '/inbox [/customers] /customers+'])
})

test('of_two_the_upper_is_closed_first', () => {
    const b = talk('/customers')
    b.over(1)
    b.over(2)
    assert.equal(b.all, '/inbox /customers /customers+ [/customers++]')
    b.go(-1)
    b.go(-1)
    assert.deepEqual([b.closed, b.shown], [[1, 0], '/customers'])
    b.over(2)
    b.over(0)
    b.settle()
    assert.equal(b.all, '/inbox [/customers] /customers+ /customers++')
})

test('one_opened_in_the_same_breath_in_which_another_was_closed_is_closed_by_back', () => {
    const b = talk('/customers')
    b.over(1)
    b.over(0)
    b.over(1)
    b.settle()
    assert.deepEqual([b.closed, b.all], [[], '/inbox /customers [/customers+]'])
    b.go(-1)
    assert.deepEqual([b.closed, b.shown], [[0], '/customers'])
})

test('a_page_that_is_opened_from_what_lies_over_another_takes_its_step', () => {
    const b = talk('/customers')
    b.over(1)
    b.page('/day')
    b.over(0)
    b.settle()
    assert.deepEqual([b.shown, b.all], ['/day', '/inbox /customers [/day]'])
    b.over(1)
    b.over(0)
    b.page('/profile') // the step back is still on its way
    b.settle()
    assert.deepEqual([b.shown, b.all], ['/profile', '/inbox /customers /day [/profile]'])
    b.over(1)
    b.page('/inbox/5') // and it stays open
    b.over(1)
    b.settle()
    assert.equal(b.all, '/inbox /customers /day /profile /inbox/5 [/inbox/5+]')
})

test('a_page_that_becomes_another_below_stays_that_one_when_what_lay_over_it_is_closed', () => {
    for (const back of [true, false]) {
        const b = talk('/inbox/5')
        b.over(1)
        b.page('/inbox/6', true)
        if (back) b.go(-1)
        else { b.over(0); b.settle() }
        assert.deepEqual([b.shown, b.all], ['/inbox/6', '/inbox [/inbox/6] /inbox/6+'])
    }
})

test('a_page_that_is_loaded_anew_where_something_lay_over_it_is_that_page', () => {
    const b = browser('/inbox/5')
    b.over(1)
    b.load()
    b.over(0)
    b.settle()
    assert.deepEqual([b.shown, b.closed, b.all], ['/inbox/5', [], '[/inbox/5] /inbox/5+'])
    const alone = browser('/inbox/5', 1) // a history that knows nothing before it
    alone.over(0)
    alone.page('/day')
    alone.settle()
    alone.lost()
    assert.deepEqual([alone.shown, alone.closed, alone.all], ['/day', [], '/inbox/5 [/day]'])
})

test('a_step_that_stands_for_nothing_is_passed_over', () => {
    const b = browser('/inbox')
    b.over(2)
    b.page('/inbox/5')
    b.over(0)
    b.settle()
    assert.equal(b.all, '/inbox /inbox+ [/inbox/5]')
    b.go(-1)
    assert.deepEqual([b.shown, b.all], ['/inbox', '[/inbox] /inbox+ /inbox/5'])
})

test('a_jump_over_several_pages_closes_all_and_shows_that_page', () => {
    const b = talk('/customers')
    b.page('/day')
    b.over(2)
    b.go(-4)
    assert.deepEqual([b.shown, b.closed], ['/inbox', [0]])
})
