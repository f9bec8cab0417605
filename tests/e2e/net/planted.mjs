/* planted.mjs: [name, how what was found is spoiled, what the judge must say]. Each check of judge.mjs bites. */
const last = (list) => list.filter((m) => m.token).at(-1);
const swap = (list) => {
  const i = list.findLastIndex((m, at) => m.token && list[at - 1]?.token);
  [list[i - 1], list[i]] = [list[i], list[i - 1]];
};
const on = (who, change) => (e) => (change(e.screens.find((s) => s.name === who), e), e);
const stored = (change) => (e) => (change(e.stored, e), e);

export const planted = [
  ['a_message_that_was_acknowledged_and_is_not_stored_is_seen', stored((list, e) => list.splice(list.indexOf(list.find((m) => e.sent.has(m.token))), 1)), /was shown as sent and is not stored/],
  ['a_message_that_is_stored_twice_is_seen', stored((list) => list.push({ ...last(list), seq: 999 })), /is stored twice/],
  ['two_messages_of_one_person_in_the_wrong_order_are_seen', (e) => {
    const mine = e.stored.filter((m) => /^c/.test(m.token)), [a, b] = mine.slice(-2).map((m) => e.stored.indexOf(m));
    [e.stored[a], e.stored[b]] = [e.stored[b], e.stored[a]];
    return e;
  }, /^guest text wrote/],
  ['a_text_that_is_not_what_was_typed_is_seen', stored((list) => (last(list).text += '?')), /is stored as "/],
  ['a_note_that_became_a_text_is_seen', stored((list) => (list.find((m) => m.kind === 'note').kind = 'text')), /is stored as a text/],
  ['a_text_that_nobody_typed_is_seen', stored((list) => list.push({ ...last(list), seq: 999, token: 'c9999' })), /nobody typed it/],
  ['a_message_that_a_screen_does_not_show_is_seen', on('guest', (s) => s.list.splice(s.list.indexOf(last(s.list)), 1)), /guest does not show/],
  ['a_message_that_a_screen_shows_twice_is_seen', on('tab', (s) => s.list.push(last(s.list))), /tab shows \w+ twice/],
  ['a_message_that_is_shown_and_still_sent_is_seen', on('owner', (s) => s.waiting.push(last(s.list).token)), /owner shows \w+ twice/],
  ['two_messages_in_another_order_than_the_servers_are_seen', on('peer', (s) => swap(s.list)), /peer shows .* stored is/],
  ['an_old_text_on_a_screen_is_seen', on('peer', (s) => (last(s.list).text = 'x')), /peer shows \w+ as/],
  ['a_note_on_the_customers_screen_is_seen', on('guest', (s, e) => s.list.push(e.stored.find((m) => m.kind === 'note'))), /not for it or not stored/],
  ['a_wrong_mark_is_seen', on('guest', (s) => (s.marks[Object.keys(s.marks).at(-1)] = 'sending')), /guest calls/],
  ['a_wrong_count_is_seen', on('owner', (s) => s.unread++), /owner counts/],
  ['a_wrong_state_is_seen', on('tab', (s) => (s.state = 'closed')), /tab says closed/],
  ['an_outbox_that_is_not_empty_is_seen', on('owner', (s) => s.kept.push('o1')), /owner keeps/],
];
