/* phone_real.mjs: a call through all of it: a customer at a SIP telephone, `tandem serve --sample --sip` with the voice it starts, the agent's desktop in
 * Chromium with a microphone. Both speak, and what each hears is compared with what the other said: how like, how late, how loud. */
import { agent, ask, expect, free_port, over, person, Server, sign_in, status, test, wrap_up } from './harness.mjs';
import { ears, hears, hears_not, listen, speaker, still, Telephone } from './harness_sound.mjs';

const BANK = '95566', CALLER = '02025550100', CUSTOMER = '13812345678';
const sip = await free_port();
const server = new Server('--sample', '--sip', `127.0.0.1:${sip}`);
const bar = (page) => page.locator('.talk section.call');
const says = (page, text) => bar(page).getByRole('status').first().filter({ hasText: text }).waitFor();

try {
  await server.start();
  const admin = await agent(server, 'admin', { there: '.rail' });
  const code = (await ask(admin, 'GET', '/api/vocabulary')).codes[0].id;

  const li = await person({ by: await speaker('agent') });
  await ears(li);
  await li.goto(server.url('/inbox'));
  await sign_in(li, 'li.mei', server.passwords['li.mei']);
  await li.locator('details.state summary').waitFor();
  await ask(li, 'PUT', '/api/agent/state', { state: 'ready' });
  const customer = new Telephone(sip, 'customer');
  const at_desk = (s) => listen(li, s), at_phone = customer.listen;
  const both_hear = async (when) => {
    await hears(`the customer, at the desk${when}`, at_phone, at_desk);
    await hears(`the agent, at the telephone${when}`, at_desk, at_phone);
  };

  await test('a_caller_is_offered_accepted_in_the_browser_and_each_hears_what_the_other_says', async () => {
    await customer.does('call', { from: CALLER, to: BANK });
    await customer.does('press', { digits: '0' });
    await li.locator('main .offer h1').waitFor();
    await li.getByRole('button', { name: /^(接起|Accept)/ }).first().waitFor();
    await li.keyboard.press('Alt+KeyA');
    await says(li, /通话中|On the telephone|Talking/);
    await both_hear('');
  });

  await test('held_the_customer_hears_music_and_the_agent_nothing_then_both_again', async () => {
    await li.keyboard.press('Alt+KeyH');
    await hears_not('the agent on hold', at_desk, at_phone, false);
    await hears_not('the customer on hold', at_phone, at_desk);
    await li.keyboard.press('Alt+KeyH');
    await both_hear(' after hold');
  });

  await test('muted_the_agent_is_not_heard_and_hears_on', async () => {
    await li.keyboard.press('Alt+KeyM');
    await hears_not('the muted agent', at_desk, at_phone);
    await hears('the customer', at_phone, at_desk);
    await li.keyboard.press('Alt+KeyM');
    await both_hear(' after mute');
  });

  await test('loaded_anew_in_the_middle_of_it_both_hear_each_other_again', async () => {
    li.once('dialog', (d) => void d.accept());
    await li.reload();
    await bar(li).waitFor();
    await both_hear(' after a reload');
  });

  await test('the_customer_hangs_up_and_the_agent_wraps_up', async () => {
    await customer.does('hang_up');
    await wrap_up(li, code);
  });

  await test('the_agent_hangs_up_and_the_customers_telephone_is_told', async () => {
    await customer.does('call', { from: CALLER, to: BANK });
    await customer.does('press', { digits: '0' });
    await li.getByRole('button', { name: /^(接起|Accept)/ }).first().waitFor();
    await li.keyboard.press('Alt+KeyA');
    await both_hear(' in a second call');
    await li.keyboard.press('Alt+KeyE');
    await customer.does('hung_up');
    await wrap_up(li, code);
  });
  await test('an_agent_on_a_break_calls_a_customer_who_is_busy_then_one_who_answers_and_both_hear_each_other', async () => {
    const { port } = await customer.does('where');
    const { id, has_secret, ...trunk } = (await ask(admin, 'GET', '/api/telephone')).trunks[0];
    await ask(admin, 'PUT', `/api/telephone/trunks/${id}`, { ...trunk, port }); /* the carrier is the customer's telephone */
    await ask(li, 'PUT', '/api/agent/state', { state: 'paused', reason: '1' });
    const dials = async () => {
      await li.keyboard.press('Alt+KeyO');
      await li.locator('dialog input[type=tel]').fill(CUSTOMER);
      await li.keyboard.press('Enter');
      const { to } = await customer.does('called');
      expect(to.includes(CUSTOMER), `called ${to}`);
    };
    await dials();
    await says(li, 'Ringing');
    await customer.does('busy');
    await says(li, 'The line is busy');
    await wrap_up(li, code);
    await dials();
    await customer.does('answer');
    await says(li, 'Talking');
    await both_hear(' in a call that the agent made');
    await li.keyboard.press('Alt+KeyE');
    await customer.does('hung_up');
    await says(li, 'The call is over');
    await wrap_up(li, code);
    await li.locator('details.state summary').filter({ hasText: /Break/i }).waitFor(); /* and is on it still */
  });
} finally {
  await still();
  await over(server);
}
process.exit(status());
