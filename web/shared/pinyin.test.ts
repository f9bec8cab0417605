import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fit, fit_pinyin, initials } from './pinyin'

test('initials_of_chinese_words_are_those_of_their_pinyin', () => {
    for (const [text, want] of [['团队队列', 'tddl'], ['我的工作', 'wdgz'], ['待接起', 'djq'], ['已结束', 'yjs'], ['偏好设置', 'phsz'], ['收件箱', 'sjx'], ['午餐', 'wc'],
        ['小休', 'xx'], ['培训', 'px'], ['会议', 'hy'], ['接起', 'jq'], ['拒绝', 'jj'], ['陈阿海', 'cah'], ['林淑贞', 'lsz'], ['吴明', 'wm'], ['Alt 键', 'alt j'], ['安娜', 'an'], ['欧阳', 'oy'], ['日志', 'rz']] as const)
        assert.equal(initials(text), want, text)
})

test('beginnings_come_before_what_is_inside_and_before_scattered_letters', () => {
    const order = ['Ready', 'Go ready', 'Already', 'Read every day'].map(x => fit(x, 'ready'))
    assert.deepEqual(order, [5, 4, 3, 1])
    assert.equal(fit('Lunch', 'xyz'), 0)
})

test('a_chinese_command_is_found_by_initials_by_characters_and_not_by_others', () => {
    assert.equal(fit_pinyin('团队队列', 'tddl'), 5)
    assert.equal(fit_pinyin('团队队列', '队列'), 3)
    assert.equal(fit_pinyin('打开：陈阿海', 'cah') > 0, true)
    assert.equal(fit_pinyin('团队队列', 'xyz'), 0)
})
