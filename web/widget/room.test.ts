// @ts-ignore: the types of Node are not among the packages
import assert from 'node:assert/strict';
// @ts-ignore
import { test } from 'node:test';
import { too_long } from './room';

test('a_text_has_room_by_its_bytes_and_whole_signs_are_counted', () => {
  assert.equal(too_long('a'.repeat(4000), false), '');
  assert.equal(too_long('a'.repeat(4001), false), 'Too long by 1 character: please send it in parts.');
  assert.equal(too_long('字'.repeat(1333), true), '');
  assert.ok(too_long('字'.repeat(2000), true).includes(' 667 个字'), too_long('字'.repeat(2000), true));
  /* A family of five is one sign of 25 bytes. */
  assert.ok(too_long('👨‍👩‍👧‍👦'.repeat(161), false).includes(' 1 character:'));
  assert.equal(too_long('', false), '');
});

test('what_grows_in_its_frame_has_no_room_either', () => {
  assert.equal(too_long('"'.repeat(4000), false), '');
  assert.equal(too_long('\n'.repeat(4000), false), '');
  assert.notEqual(too_long('\u0001'.repeat(2001), false), '');
});
