import assert from 'node:assert/strict'
import { test } from 'node:test'
import { in_order, rank, status, type There } from './there'
import { there as words } from './words/there'

const who = (id: string, zh: string, en: string, more: Partial<There> = {}): There =>
    ({ id, zh, en, state: 'ready', reason: '0', away: false, can: true, free: true, active: 0, capacity: 3, ...more })

const all = [
    who('1', '赵敏', 'Zhao Min', { state: 'paused', reason: '2', can: false, free: false }),
    who('2', '张强', 'Zhang Qiang', { free: false, active: 3 }),
    who('3', '陈静', 'Chen Jing', { active: 1 }),
    who('4', '叶青', 'Ye Qing'),
    who('5', '阿里', 'Ali', { away: true, can: false, free: false }),
]
const there = (id: string) => all.find(x => x.id === id)

test('who_takes_it_at_once_comes_first_then_who_takes_it_later_then_who_is_only_there', () => {
    const names = in_order([...all, { id: '6', zh: '白云', en: 'Bai Yun' }], there, 'zh').map(x => x.id)
    assert.deepEqual(names, ['3', '4', '2', '1', '5', '6'])
    assert.deepEqual(all.map(x => x.id), ['1', '2', '3', '4', '5'])
})

test('equals_are_in_the_order_of_the_language_and_stay_where_they_are', () => {
    const free = [who('8', '张伟', 'Adam'), who('7', '白云', 'Zoe'), who('9', '张伟', 'Adam')]
    const find = (id: string) => free.find(x => x.id === id)
    assert.deepEqual(in_order(free, find, 'zh').map(x => x.id), ['7', '8', '9'])
    assert.deepEqual(in_order(free, find, 'en').map(x => x.id), ['8', '9', '7'])
    assert.deepEqual(in_order([...free].reverse(), find, 'en').map(x => x.id), ['8', '9', '7'])
})

test('one_word_says_what_a_colleague_does', () => {
    assert.deepEqual(all.map(status), ['paused', 'full', 'talking', 'ready', 'away'])
    assert.equal(status(undefined), 'out')
    assert.equal(status(who('1', '', '', { can: false, free: false })), 'leaving')
    assert.equal(status(who('1', '', '', { can: false, free: false, capacity: 0 })), 'none')
    assert.equal(status(who('1', '', '', { away: true, state: 'paused' })), 'away')
    assert.deepEqual([...all, undefined].map(rank), [2, 1, 0, 0, 3, 4])
})

test('who_is_not_there_is_offline_whether_the_desktop_is_open_or_not', () => {
    assert.deepEqual(words[`there_${status(undefined)}` as keyof typeof words], ['离线', 'offline'])
})
