import assert from 'node:assert/strict'
import { test } from 'node:test'
import { excludes, held_back_by, interrupts, load_word, places, takes, type Held, type Medium } from './load'
import type { MeRow } from './rows'

const held = (medium: Medium, beside: Medium[], more: Partial<Held> = {}): Held => ({ medium, beside, capacity: 2, taken: 0, asleep: 0, free: true, ...more })
/** As a company begins: a call comes into all and nothing comes into a call. */
const usual = (more: Partial<Record<Medium, Partial<Held>>> = {}) => [
    held('chat', ['email'], more.chat), held('voice', ['chat', 'email'], more.voice), held('email', ['chat'], more.email)] as const

test('a_call_interrupts_what_may_not_come_while_it_lasts', () => {
    const all = usual()
    assert.deepEqual(interrupts(all[1], all), ['chat', 'email'])
    assert.deepEqual(excludes(all[1], all), ['chat', 'email'])
    assert.deepEqual([...interrupts(all[0], all), ...excludes(all[0], all)], [])
})

test('what_one_may_not_have_beside_it_is_named_while_it_is_awake', () => {
    const call = usual({ chat: { free: false }, voice: { taken: 1 } })
    assert.deepEqual(held_back_by(call[0], call), ['voice'])
    assert.equal(load_word(call[0], call, true), 'held_back')
    const asleep = usual({ voice: { taken: 1, asleep: 1 } })
    assert.deepEqual(held_back_by(asleep[0], asleep), [])
})

test('free_full_and_over_are_told_and_nothing_of_room_to_who_is_not_ready', () => {
    const all = usual({ chat: { free: false, taken: 2 }, email: { free: false, taken: 3 } })
    assert.equal(load_word(all[0], all, true), 'full')
    assert.equal(load_word(all[1], all, true), 'free')
    assert.equal(load_word(all[2], all, true), 'over')
    assert.equal(load_word(held('chat', [], { free: false }), [], false), '')
})

test('a_call_is_no_chat_in_the_head_and_who_takes_calls_alone_takes_contacts', () => {
    const me = (capacity: number, media: MeRow['media']): MeRow => ({ k: 'me', id: 'a', state: 'ready', reason: '0', away: false, capacity, active: 1, since_us: 0, media })
    const chat = { medium: 'chat' as const, active: 0, capacity: 3 }, voice = { medium: 'voice' as const, active: 1, capacity: 1 }
    assert.deepEqual(places(me(3, [chat, voice])), [chat, voice])
    assert.deepEqual(places(me(3, [chat, { ...voice, active: 0 }])), [chat])
    assert.deepEqual([takes(me(0, [voice])), takes(me(0, [])), takes(me(0, undefined)), takes(null)], [true, false, false, false])
})
