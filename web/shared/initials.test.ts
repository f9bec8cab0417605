import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fits, initials, rank } from './initials'

test('chinese_is_found_by_its_initials', () => {
    assert.equal(initials('客户关怀'), 'khgh')
    assert.equal(initials('退款说明'), 'tksm')
    assert.equal(initials('你好，VIP 客户'), 'nh，vip kh')
    assert.equal(initials('阿八擦大鹅发嘎哈及卡拉吗那哦怕七然撒他挖西压杂'), 'abcdefghjklmnopqrstwxyz')
    assert.ok(fits('退款说明', 'tk') && fits('退款说明', 'ts') && fits('退款说明', '退明') && !fits('退款说明', 'mt'))
})

test('letters_are_found_in_order_without_case_or_spaces', () => {
    assert.ok(fits('Greeting in the morning', 'gm') && fits('Greeting', 'GREE') && fits('Greeting', 'g r') && fits('anything', ''))
    assert.ok(!fits('Greeting', 'gx') && !fits('', 'a'))
})

test('what_begins_so_comes_before_what_only_has_the_letters', () => {
    assert.deepEqual(['refund', 'no refund', 'rest of funds', 'hello'].map(x => rank(x, 'refun')), [0, 1, 2, 3])
    assert.deepEqual(['退款', '申请退款', '推迟付款', '你好'].map(x => rank(x, 'tk')), [0, 1, 2, 3])
})
