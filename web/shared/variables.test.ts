import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fill, unfilled, VARIABLES } from './variables'

test('known_values_are_put_in_and_missing_ones_stay_to_be_seen', () => {
    const text = 'Hello {customer.name}, {agent.name} here. {customer.name}? {other} {now'
    const filled = fill(text, { 'customer.name': '', 'agent.name': 'Lin' })
    assert.equal(filled, 'Hello {customer.name}, Lin here. {customer.name}? {other} {now')
    assert.deepEqual(unfilled(filled), ['customer.name'])
    assert.deepEqual(unfilled(fill(text, { 'customer.name': 'Ms $& Wu', 'agent.name': 'Lin' })), [])
    assert.equal(fill('{customer.name}', { 'customer.name': 'Ms $& Wu' }), 'Ms $& Wu')
})

test('a_value_that_looks_like_a_variable_is_not_filled_again', () => {
    assert.equal(fill('{customer.name}', { 'customer.name': '{queue}', queue: 'Cards' }), '{queue}')
})

test('the_server_knows_the_same_variables', () => {
    const source = readFileSync('../src/service/reply/variables.c', 'utf8')
    const known = [...source.matchAll(/\{"([^"]+)", "([^"]+)"\}/g)].filter(m => m[1] === m[2]).map(m => m[1])
    assert.deepEqual(known, [...VARIABLES])
})
