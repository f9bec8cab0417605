/* phone_real.mjs: a call through all of it: a customer at a SIP telephone, `tandem serve --sample --sip` with the voice it starts, the agent's desktop in
 * Chromium with a microphone. Both speak, and what each hears is compared with what the other said: how like, how late, how loud. */
import { createSocket } from 'node:dgram';
import { agent, ask, over, person, Server, shown_id, sign_in, status, test } from './harness.mjs';
import { ears, hears, hears_not, listen, speaker, still, Telephone } from './harness_sound.mjs';

const BANK = '95566', CALLER = '02025550100';
const free_port = () => new Promise((done) => {
  const s = createSocket('udp4').bind(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => done(port)); });
});
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
  const wrap_up = async () => {
    const contact = shown_id(li);
    await li.locator('[data-wrap-code]').waitFor();
    await ask(li, 'POST', `/api/contacts/${contact}/wrap`, { code });
    await li.locator('[data-wrap-code]').waitFor({ state: 'detached' });
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
    await wrap_up();
  });

  await test('the_agent_hangs_up_and_the_customers_telephone_is_told', async () => {
    await customer.does('call', { from: CALLER, to: BANK });
    await customer.does('press', { digits: '0' });
    await li.getByRole('button', { name: /^(接起|Accept)/ }).first().waitFor();
    await li.keyboard.press('Alt+KeyA');
    await both_hear(' in a second call');
    await li.keyboard.press('Alt+KeyE');
    await customer.does('hung_up');
    await wrap_up();
  });
} finally {
  await still();
  await over(server);
}
process.exit(status());
