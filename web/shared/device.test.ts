import assert from 'node:assert/strict'
import { test } from 'node:test'
import { device_of } from './device'

test('a_browser_and_its_system_are_told_apart_though_they_name_each_other', () => {
    const says = (agent: string, browser: string, system: string) => assert.deepEqual(device_of(agent), { browser, system })
    says('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Safari/537.36', 'Chrome', 'Windows')
    says('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Safari/537.36 Edg/128.0', 'Edge', 'Windows')
    says('Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15', 'Safari', 'macOS')
    says('Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1', 'Safari', 'iPhone')
    says('Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36 MicroMessenger/8.0', 'WeChat', 'Android')
    says('Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'Firefox', 'Linux')
})

test('what_is_not_known_is_not_guessed', () => {
    for (const agent of ['', 'curl/8.5.0', 'python-requests', 'Windows']) assert.equal(device_of(agent), null)
})
