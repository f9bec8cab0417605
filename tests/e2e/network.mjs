/* network.mjs: what a bad network does to a conversation, short form: one seed; bench/network.mjs runs many. A customer, their agent in two
 * tabs and a colleague write while net/bad_net.mjs breaks, doubles, delays and swallows what goes between their browsers and the server, which
 * is killed meanwhile. The judge is shown to see each thing that it looks for. SEED=N takes another seed. */
import { expect, over, Server, status, test } from './harness.mjs';
import { judge } from './net/judge.mjs';
import { planted } from './net/planted.mjs';
import { schedule, WHO } from './net/seed.mjs';
import { Story } from './net/story.mjs';

const SEED = Number(process.env.SEED ?? 20261122), ROUNDS = 9, AFTER = 4;
const server = await new Server('--sample').start();
const story = new Story(server, SEED);
let flaws;
try {
  await test('the_same_seed_is_the_same_trouble', async () => {
    const [one, same, other] = [schedule(SEED, 60), schedule(SEED, 60), schedule(SEED + 1, 60)].map((x) => JSON.stringify(x));
    expect(one === same && one !== other, 'the schedule is not the seed\'s');
    expect(WHO.every((who) => one.includes(`"${who}"`)), 'somebody does nothing');
  });

  await test('a_chat_begins_is_accepted_and_joined_although_answers_are_lost_and_requests_doubled', () => story.begin());

  await test('through_a_bad_network_nothing_is_lost_doubled_or_out_of_order', async () => {
    await story.storm(ROUNDS);
    flaws = await story.verdict(judge);
    expect(flaws.length === 0, flaws.join('\n    '));
  });

  await test('a_connection_that_opens_and_says_nothing_is_followed_by_another', async () => {
    await story.unwelcomed();
    flaws = await story.verdict(judge);
    expect(flaws.length === 0, flaws.join('\n    '));
  });

  await test('put_away_taken_up_ended_and_begun_anew_through_the_same_network', async () => {
    await story.put_away_and_back();
    await story.end_and_again();
    await story.storm(AFTER, ROUNDS);
    flaws = await story.verdict(judge);
    expect(flaws.length === 0, flaws.join('\n    '));
    const f = story.figures();
    console.log(`    ${JSON.stringify(f)}`);
    expect(f.faults >= 60 && f.reconnects >= 10, `only ${f.faults} faults and ${f.reconnects} connections`);
  });

  for (const [name, spoil, wanted] of planted)
    await test(name, async () => {
      const found = judge(spoil(structuredClone(story.last)));
      expect(found.some((x) => wanted.test(x)), `the judge says: ${found.join('; ') || 'nothing'}`);
    });
} finally {
  await story.done();
  await over(server);
}
process.exit(status());
