/* why.mjs: what an offer says of why it came here.
 *
 * See harness.mjs. */
import { Server, agent, ask, clean, customer, over, status, test } from './harness.mjs';

const server = new Server('--sample');
await server.start();
try {
  await test('an_offer_for_which_nothing_is_required_any_more_says_so', async () => {
    const admin = await agent(server, 'admin', { there: 'nav.rail' });
    const { id, version, widened, widen_permille, ...topic } = (await ask(admin, 'GET', '/api/topics')).topics.find((x) => x.key === 'general');
    await ask(admin, 'PUT', `/api/topics/${id}`, { ...topic, required: 'agent.skill["wealth"] >= 99', steps: [{ after_us: 1e6, requirement: 'true' }] });
    const lin = await agent(server, 'lin.haiyan');
    await ask(lin, 'PUT', '/api/agent/state', { state: 'ready' });
    await customer(server, 'Hello?', { lang: 'en' });
    await lin.getByText('widened (step 1): nothing is required any more').waitFor();
    await clean(lin, 'why-nothing-en-light-1280');
  });
} finally {
  await over(server);
}
process.exit(status());
