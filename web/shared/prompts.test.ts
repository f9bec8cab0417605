import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prompt_group, prompt_name, prompts_in_order } from './prompts'

const all = ['en.10', 'zh.place', 'zh.hundred', 'music', 'zh.9', 'zh.10', 'sorry', 'en.and', 'zh.place.end'].map(key => ({ key, name: key }))

test('recordings_are_told_apart_by_what_they_are_for_and_the_companys_come_first', () => {
    const own = [{ key: '', name: '问候' }, { key: '', name: 'Closed today' }]
    assert.deepEqual(prompts_in_order([...all, ...own]).map(p => p.key || p.name),
        ['问候', 'Closed today', 'music', 'sorry', 'zh.place', 'zh.place.end', 'zh.9', 'zh.10', 'zh.hundred', 'en.and', 'en.10'])
    assert.deepEqual(['', 'music', 'ringback', 'sorry', 'confirm', 'sample.greeting.zh', 'zh.3', 'zh.place.end', 'en.and'].map(prompt_group),
        ['company', 'sound', 'sound', 'sentence', 'sentence', 'sentence', 'zh', 'zh', 'en'])
})

test('a_recording_is_called_by_its_name_in_both_languages_and_by_its_key_only_if_it_is_not_known', () => {
    assert.deepEqual(prompt_name({ key: 'zh.3', name: 'zh.3' }), { zh: '数字 3', en: 'Number 3' })
    assert.deepEqual(prompt_name({ key: '', name: '问候' }), { zh: '问候', en: '问候' })
    assert.deepEqual(prompt_name({ key: 'fr.adieu', name: 'fr.adieu' }), { zh: 'fr.adieu', en: 'fr.adieu' })
    for (const p of all) assert.ok(prompt_name(p).zh !== p.key && prompt_name(p).en !== p.key, p.key)
})
