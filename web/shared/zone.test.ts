import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ahead_minutes } from './zone'

test('a_clock_elsewhere_is_ahead_by_what_both_zones_say_at_that_moment', () => {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone
    const winter = Date.UTC(2026, 0, 15, 12) * 1000, summer = Date.UTC(2026, 6, 15, 12) * 1000
    const between = (us: number, a: string, b: string) => ahead_minutes(us, a)! - ahead_minutes(us, b)!
    assert.equal(ahead_minutes(winter, here), 0)
    assert.equal(between(winter, 'Asia/Shanghai', 'UTC'), 480)
    assert.equal(between(winter, 'Asia/Kathmandu', 'UTC'), 345)
    assert.equal(between(winter, 'America/New_York', 'UTC'), -300)
    assert.equal(between(summer, 'America/New_York', 'UTC'), -240)
    assert.equal(between(winter, 'Pacific/Kiritimati', 'Pacific/Pago_Pago'), 25 * 60)
})

test('a_zone_that_is_none_is_null', () => {
    for (const zone of ['Mars/Olympus', '', '<b>', '../etc/passwd']) assert.equal(ahead_minutes(0, zone || 'x y'), null)
})
