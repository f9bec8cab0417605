import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GONE_MAX, gap, mark_of, merge, Replica, unread } from './replica'
import { parse_frame, type ContactRow, type MessageRow, type RowFrame } from './rows'

const message = (seq: number, by: MessageRow['by'] = 'customer', conversation = '9'): MessageRow =>
    ({ k: 'message', id: `${conversation}/${seq}`, conversation, seq, by, text: `text ${seq}`, at_us: seq })
const contact = (id: string, more: Partial<ContactRow> = {}): ContactRow => ({
    k: 'contact', id, conversation: '9', state: 'talking', token: '1', until_us: 0, arrived_us: 1, accepted_us: 2, queue: '1', topic: 'x',
    step: 0, zh: true, customer: { id: '1', name: 'A', identity: 'anonymous', attributes: [] },
    last_seq: 0, customer_got: 0, customer_read: 0, agent_read: 0, ...more,
})
const rows = (cursor: string, list: RowFrame[]) => ({ t: 'rows' as const, cursor, rows: list })
const snapshot = (cursor: string, list: RowFrame[]) => ({ t: 'snapshot' as const, cursor, rows: list })
const seqs = (r: Replica) => r.messages('9').map(m => m.seq)

function filled(): Replica {
    const r = new Replica()
    r.hello()
    r.apply(snapshot('10', [contact('1'), contact('2')]))
    r.apply(rows('10', [message(1), message(2)]))
    return r
}

test('merge_keeps_one_row_a_seq_in_ascending_order', () => {
    const list = merge([message(2), message(4)], [message(3), message(1), { ...message(2), text: 'newer' }])
    assert.deepEqual(list.map(m => m.seq), [1, 2, 3, 4])
    assert.equal(list[1]!.text, 'newer')
})

test('a_page_that_was_read_before_a_change_does_not_take_it_back', () => {
    const edited = { ...message(2), text: 'mended', edited_us: 9 }
    const gone = { ...message(3), text: '', edited_us: 9, deleted_us: 12 }
    const list = merge([message(1), edited, gone], [message(2), { ...message(3), text: 'edited', edited_us: 9 }])
    assert.deepEqual(list.map(m => m.text), ['text 1', 'mended', ''])
    assert.equal(merge(list, [{ ...edited, text: 'again', edited_us: 10 }])[1]!.text, 'again')
})

test('a_gap_in_the_middle_or_at_the_end_is_found', () => {
    assert.equal(gap([message(1), message(2), message(5)], 5), 4)
    assert.equal(gap([message(1), message(2)], 4), 4)
    assert.equal(gap([message(3), message(4)], 4), 0)
    assert.equal(gap([], 3), 3)
    assert.equal(gap([], 0), 0)
})

test('those_to_pick_come_and_go_and_a_whole_answer_names_them_all', () => {
    const pick = (id: string) => ({ k: 'pick' as const, id, queue: '3', topic: 'x', arrived_us: 1, zh: true, customer: null })
    const r = filled()
    r.apply(rows('11', [pick('7'), pick('8')]))
    r.apply(rows('12', [{ k: 'pick', op: 'delete', id: '7' }]))
    assert.deepEqual([...r.picks.keys()], ['8'])
    assert.deepEqual([...r.contacts.keys()], ['1', '2'])
    r.hello()
    r.apply(rows('13', [pick('9')]))
    assert.deepEqual([...r.picks.keys()], ['9'])
    r.clear()
    assert.equal(r.picks.size, 0)
})

test('mentions_are_those_named_after_a_hello_and_what_came_since', () => {
    const mention = (seq: number, seen_us = 0) => ({ k: 'mention' as const, id: `9/${seq}`, conversation: '9', seq, by: { id: '1', zh: '', en: '' }, customer_id: '1', customer: '', topic: 'x', text: '', at_us: seq, seen_us })
    const r = filled()
    r.apply(rows('10', [{ k: 'mention', op: 'delete', id: '*' }, mention(3), mention(5)]))
    r.apply(rows('11', [mention(3, 99)]))
    assert.deepEqual([...r.rows('mention').values()].filter(m => !m.seen_us).map(m => m.seq), [5])
    r.hello()
    r.apply(rows('12', []))
    assert.equal(r.rows('mention').size, 0)
    r.apply(rows('12', [{ k: 'mention', op: 'delete', id: '*' }, mention(7)]))
    assert.deepEqual([...r.rows('mention').keys()], ['9/7'])
})

test('live_rows_upsert_and_delete_and_leave_the_rest', () => {
    const r = filled()
    r.apply(rows('11', [{ k: 'contact', op: 'delete', id: '2' }, contact('3')]))
    assert.deepEqual([...r.contacts.keys()], ['1', '3'])
    assert.equal(r.cursor, '11')
})

test('of_contacts_that_went_long_ago_no_message_stays_but_of_the_last_and_of_those_that_came_back', () => {
    const r = new Replica()
    r.hello()
    r.apply(snapshot('1', []))
    const go = (id: number): void => {
        r.apply(rows('2', [contact(String(id), { conversation: `c${id}` }), message(1, 'customer', `c${id}`)]))
        r.apply(rows('3', [{ k: 'contact', op: 'delete', id: String(id) }]))
    }
    const held = (id: number): number => r.messages(`c${id}`).length
    for (let id = 1; id <= GONE_MAX; id++) go(id)
    assert.equal(held(1), 1)
    r.apply(rows('4', [contact('100', { conversation: 'c2' })]))
    go(50)
    go(51)
    assert.deepEqual([held(1), held(2), held(3), held(51)], [0, 1, 1, 1])
})

test('the_answer_to_since_removes_what_it_does_not_name_but_keeps_messages', () => {
    const r = filled()
    assert.deepEqual(r.hello(), { t: 'hello', since: '10' })
    r.apply(rows('12', [contact('2')]))
    r.apply(rows('12', [message(3)]))
    assert.deepEqual([...r.contacts.keys()], ['2'])
    assert.deepEqual(seqs(r), [1, 2, 3])
})

test('reload_asks_from_zero_and_shows_the_old_until_the_snapshot', () => {
    const r = filled()
    assert.equal(r.apply({ t: 'reload' }).reload, true)
    assert.equal(r.hello().since, '0')
    assert.equal(r.contacts.size, 2)
    r.apply(snapshot('20', [contact('4')]))
    assert.deepEqual([...r.contacts.keys()], ['4'])
    assert.deepEqual(seqs(r), [])
})

test('a_message_that_comes_twice_is_fresh_once', () => {
    const r = filled()
    assert.equal(r.apply(rows('11', [message(3)])).fresh.length, 1)
    assert.equal(r.apply(rows('12', [message(3)])).fresh.length, 0)
    assert.deepEqual(seqs(r), [1, 2, 3])
})

test('marks_raise_the_contact_and_never_lower_it', () => {
    const r = filled()
    r.apply(rows('11', [{ k: 'marks', id: '9', customer_got: 5, customer_read: 4 }]))
    r.apply(rows('12', [{ k: 'marks', id: '9', customer_got: 3, customer_read: 2 }]))
    const c = r.contacts.get('1')
    assert.equal(mark_of(4, c), 'read')
    assert.equal(mark_of(5, c), 'delivered')
    assert.equal(mark_of(6, c), 'sent')
})

test('who_waits_goes_with_a_queue_that_is_no_longer_ours_and_a_whole_answer_names_them_all', () => {
    const waiting = (id: string, queue: string) => ({ k: 'waiting' as const, id, queue, topic: 'x', arrived_us: 1, zh: true, customer_id: '1', name: 'A' })
    const queue = (id: string, n: number) => ({ k: 'queue' as const, id, waiting: n })
    const r = filled()
    r.apply(rows('11', [waiting('7', '2'), waiting('8', '3'), queue('2', 90), queue('3', 1)]))
    const before = r.rows('waiting')
    r.apply(rows('12', [{ k: 'queue', op: 'delete', id: '2' }]))
    assert.deepEqual([...r.rows('waiting').keys()], ['8'])
    assert.deepEqual([[...r.rows('queue').keys()], before.size], [['3'], 2])
    assert.equal(r.contacts.size, 2)
    r.hello()
    r.apply(rows('13', [waiting('9', '3')]))
    assert.deepEqual([...r.rows('waiting').keys()], ['9'])
    r.apply(rows('14', [{ k: 'waiting', op: 'delete', id: '*' }, waiting('10', '3')]))
    assert.deepEqual([...r.rows('waiting').keys()], ['10'])
})

test('unread_counts_the_customers_messages_after_the_newest_mark', () => {
    const list = [message(1), message(2, 'agent'), message(3), message(4)]
    assert.equal(unread(contact('1'), list, 0), 3)
    assert.equal(unread(contact('1', { agent_read: 1 }), list, 3), 1)
})

test('values_are_replaced_so_that_screens_can_compare_them', () => {
    const r = filled()
    const [contacts, list] = [r.contacts, r.messages('9')]
    r.apply(rows('11', [contact('1'), message(3)]))
    assert.notEqual(r.contacts, contacts)
    assert.notEqual(r.messages('9'), list)
})

test('signing_out_leaves_nothing_behind', () => {
    const r = filled()
    r.clear()
    assert.deepEqual([r.contacts.size, r.messages('9').length, r.me, r.ready, r.cursor], [0, 0, null, false, '0'])
})

test('frames_that_are_not_ours_are_dropped', () => {
    for (const text of ['', '{', 'null', '7', '[]', '{"t":"rows"}', '{"t":"rows","cursor":1,"rows":[]}', '{"t":"pong","now_us":"1"}', '{"t":"other"}'])
        assert.equal(parse_frame(text), null, text)
    assert.equal(parse_frame('{"t":"rows","cursor":"1","rows":[]}')?.t, 'rows')
})

test('what_was_read_on_another_desktop_is_read_here', () => {
    const r = new Replica()
    r.apply(snapshot('10', [contact('1')]))
    const before = r.contacts.get('1')!.agent_read
    r.apply(rows('11', [{ k: 'marks', id: '9', customer_got: 0, customer_read: 0, agent_read: before + 3 }]))
    assert.equal(r.contacts.get('1')!.agent_read, before + 3)
    r.apply(rows('12', [{ k: 'marks', id: '9', customer_got: 0, customer_read: 0 }]))
    assert.equal(r.contacts.get('1')!.agent_read, before + 3)
})
