// desk_mock.mjs DIST [SHOTS]: the desktop in Chromium against a server made of frames: behaviour, axe, screenshots.
//
import { readFileSync, existsSync, mkdirSync } from 'node:fs'
import { extname, join, resolve } from 'node:path'
import { axe as axe_source, launch, root } from './chromium.mjs'

const web = join(root, 'web')
const dist = resolve(process.argv[2] ?? join(web, 'dist/desk'))
const shots = process.argv[3]
if (shots) mkdirSync(shots, { recursive: true })

const US = 1e6
const CSP = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'"
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }
let failed = 0
function verdict(name, problem) {
    console.log(`[ ${problem ? ' FAILED  ' : '      OK '}] ${name}`)
    if (problem) { failed++; console.log(`    ${problem}`) }
}
async function check(name, fn) {
    console.log(`[ RUN      ] ${name}`)
    try { await fn(); verdict(name) } catch (e) { verdict(name, String(e.message ?? e).split('\n').slice(0, 6).join('\n    ')) }
}
function expect(ok, text) { if (!ok) throw new Error(text) }
async function until(holds) {
    for (let i = 0; !holds(); i++) {
        expect(i < 200, `never came true: ${holds}`)
        await new Promise(r => setTimeout(r, 50))
    }
}

const now = () => Date.now() * 1000
const me = (more = {}) => ({ k: 'me', id: '7', state: 'ready', reason: '0', away: false, capacity: 3, active: 2, since_us: now() - 754 * US, ...more })
const predicates = [
    { zh: '语言', en: 'Languages', op: 'has', need: { zh: '闽南语', en: 'Minnan' }, have: { zh: '普通话、闽南语', en: 'Mandarin, Minnan' }, ok: true },
    { zh: '理财技能', en: 'Wealth skill', op: '>=', need: { zh: '9.5', en: '9.5' }, have: { zh: '9.7', en: '9.7' }, ok: true },
    { zh: '收入', en: 'Income', op: '>', masked: true, ok: true },
]
const contact = (id, state, name, more = {}) => ({
    k: 'contact', id, conversation: `9${id}`, state, token: '17', until_us: state === 'talking' ? 0 : now() + 20 * US,
    arrived_us: now() - 95 * US, accepted_us: state === 'offered' ? 0 : now() - 60 * US, queue: '2', topic: 'wealth', step: 0, zh: true, asleep: false,
    customer: { id: `c${id}`, name, identity: 'signed', attributes: [
        { key: 'deposits', zh: '存款', en: 'Deposits', type: 'number', value: '8000000' },
        { key: 'occupation', zh: '职业', en: 'Occupation', type: 'text', value: 'private_entrepreneur', zh_value: '私营企业主', en_value: 'Private entrepreneur' },
        { key: 'age', zh: '年龄', en: 'Age', type: 'number', value: '40' },
        { key: 'city', zh: '城市', en: 'City', type: 'text', value: 'xiamen', zh_value: '厦门', en_value: 'Xiamen' },
        { key: 'dialect', zh: '方言', en: 'Dialect', type: 'text', value: 'minnan', zh_value: '闽南语', en_value: 'Minnan' }] },
    why: { step: 0, considered: 12, eligible: 1, predicates }, last_seq: 0, customer_got: 0, customer_read: 0, agent_read: 0, ...more })
const message = (conversation, seq, by, text, more = {}) => ({
    k: 'message', id: `${conversation}/${seq}`, conversation, seq, by, agent: by === 'agent' ? { id: '7', zh: '林雅婷', en: 'Lin Yating' } : null, text, at_us: now() - (90 - seq * 8) * US, ...more })
const vocabulary = {
    company: { name_zh: '鹭江银行', name_en: 'Lujiang Bank' },
    queues: [{ id: '2', name_zh: '财富管理', name_en: 'Wealth management' }, { id: '3', name_zh: '银行卡', name_en: 'Cards' }],
    topics: [{ id: '5', key: 'wealth', queue: '2', name_zh: '个人理财', name_en: 'Personal wealth', active: true }],
    codes: [{ id: '31', name_zh: '已解决', name_en: 'Solved', active: true, position: 0 }, { id: '32', name_zh: '需跟进', name_en: 'Follow up', active: true, position: 0 }],
    pause_reasons: ['小休 Break', '午餐 Lunch', '会议 Meeting', '培训 Training'].map((n, i) => ({ id: `${i + 1}`, name_zh: n.split(' ')[0], name_en: n.split(' ')[1], active: true, position: i, work: i > 1 })),
    decline_reasons: [{ id: '1', name_zh: '手头忙', name_en: 'Busy right now', active: true, position: 0, for_good: false }, { id: '2', name_zh: '不在我的能力范围', name_en: 'Outside my skills', active: true, position: 1, for_good: true },
        { id: '3', name_zh: '利益冲突', name_en: 'Conflict of interest', active: true, position: 2, for_good: true }],
    attributes: [
        { id: '41', scope: 'agent', name: 'languages', key: '', type: 'set', label_zh: '语言', label_en: 'Languages' },
        { id: '42', scope: 'agent', name: 'skill', key: 'wealth', type: 'number', label_zh: '理财', label_en: 'Wealth' },
        { id: '43', scope: 'customer', name: 'deposits', key: '', type: 'number', label_zh: '存款', label_en: 'Deposits' }],
    symbols: [{ id: '51', text: 'minnan', label_zh: '闽南语', label_en: 'Minnan' }],
}
const topic = { id: '5', queue: '2', key: 'wealth', name_zh: '个人理财', name_en: 'Personal wealth', priority: 5, required: 'agent.languages has customer.dialect and agent.skill["wealth"] >= 9.5', widened: 'agent.skill["wealth"] >= 8', widen_permille: 500, patience_us: 120 * US, active: true, version: 3 }
const user = { id: '7', login: 'lin.yating', name_zh: '林雅婷', name_en: 'Lin Yating', role: 'admin' }
const session = { user, csrf: 'token', company: vocabulary.company }

/** A page and the server behind it, which records what it was asked and says what the test wants. */
async function desk(browser, { width = 1280, height = 720, lang = 'zh-CN', scheme = 'light', path = '/', rows = [], state = {}, setup = false, signed = true } = {}) {
    const context = await browser.newContext({ viewport: { width, height }, locale: lang, colorScheme: scheme })
    const page = await context.newPage()
    const s = { page, calls: [], frames: [], hellos: [], sockets: [], faults: [], answer: null, rows: [me(), ...rows], setup, signed, ...state }
    page.on('console', m => { if (m.type() === 'error' && !/status of 4|status of 5|ERR_/.test(m.text())) s.faults.push(m.text()) })
    page.on('pageerror', e => s.faults.push(String(e)))
    await page.routeWebSocket(/\/ws\/desk/, ws => {
        s.sockets.push(ws)
        ws.onMessage(text => {
            const f = JSON.parse(text)
            s.frames.push(f)
            if (f.t === 'ping') ws.send(JSON.stringify({ t: 'pong', now_us: now() }))
            if (f.t === 'hello') {
                s.hellos.push(f.since)
                const order = k => s.rows.filter(r => (r.k === 'message') === k)
                ws.send(JSON.stringify({ t: f.since === '0' ? 'snapshot' : 'rows', cursor: '812', rows: order(false) }))
                ws.send(JSON.stringify({ t: 'rows', cursor: '812', rows: order(true) }))
            }
        })
    })
    s.say = rows => s.sockets.at(-1).send(JSON.stringify({ t: 'rows', cursor: '900', rows }))
    const json = (route, status, body) => route.fulfill({ status, contentType: 'application/json', body: body === undefined ? '' : JSON.stringify(body) })
    await page.route('**/*', route => {
        const url = new URL(route.request().url())
        const method = route.request().method()
        if (url.pathname.startsWith('/api/')) {
            const body = route.request().postDataJSON()
            s.calls.push({ method, path: url.pathname, body, csrf: route.request().headers()['x-csrf-token'] })
            const own = s.answer?.(method, url.pathname, body)
            if (own === 'abort') return route.abort()
            if (own) return json(route, own[0], own[1])
            const at = `${method} ${url.pathname}`
            if (at === 'GET /api/setup') return json(route, 200, { needed: s.setup, sample: false })
            if (at === 'GET /api/session') return s.signed ? json(route, 200, session) : json(route, 401, { error: 'signed_out', message: 'Please sign in.', message_zh: '请先登录。' })
            if (at === 'POST /api/session') return body.password === 'right-password' ? json(route, 201, session) : json(route, 401, { error: 'wrong_password', message: 'Login or password is wrong.', message_zh: '用户名或密码不正确。' })
            if (at === 'GET /api/vocabulary') return json(route, 200, vocabulary)
            if (at === 'GET /api/users') return json(route, 200, { users: [{ ...user, active: true, created_us: now(), agent: { capacity: 3, queues: ['2'], attributes: [{ attribute: '41', values: ['minnan'] }, { attribute: '42', values: ['9.7'] }] } }] })
            if (at === 'GET /api/queues') return json(route, 200, { queues: vocabulary.queues.map(q => ({ ...q, lease_us: 20 * US, wrapup_us: 60 * US, decline_hold_us: 30 * US })) })
            if (at === 'GET /api/topics') return json(route, 200, { topics: [topic] })
            if (at === 'POST /api/expressions/check') return json(route, 200, body.source.includes('agent.skil[') ? { ok: false, at: 0, line: 1, column: 1, message: 'There is no agent.skil["wealth"].', message_zh: '没有 agent.skil["wealth"]。', suggestion: 'agent.skill["wealth"]' } : { ok: true })
            if (/timeline$/.test(url.pathname)) return json(route, 200, { rows: [{ at_us: now() - 95 * US, kind: 'contact_arrived', contact: '1', a: 0, b: 0, c: 0 }, { at_us: now() - 70 * US, kind: 'contact_offered', contact: '1', a: 0, b: 0, c: 0, agent: { id: '7', zh: '林雅婷', en: 'Lin Yating' } }] })
            if (/\/draft$/.test(url.pathname)) return json(route, 200, { at_us: now() })
            if (at === 'GET /api/drafts') return json(route, 200, { drafts: [] })
            if (at === 'GET /api/talk') return json(route, 200, { edit_s: 900, own_name: false, own_picture: true, colleagues: [] })
            if (at === 'GET /api/requests') return json(route, 200, { requests: [], open: 0 })
            if (at === 'GET /api/reminders') return json(route, 200, { reminders: [] })
            if (/^GET \/api\/customers\/[^/]+$/.test(at)) return json(route, 200, { id: url.pathname.slice(15), name: '陈美玲', created_us: now(), attributes: [], identities: [] })
            if (/^GET \/api\/customers\/[^/]+\/notes$/.test(at)) return json(route, 200, { notes: [] })
            if (/^GET \/api\/customers\/[^/]+\/contacts$/.test(at)) return json(route, 200, { contacts: [], more: false })
            if (/^GET \/api\/contacts\/[^/]+\/codes$/.test(at)) return json(route, 200, { suggested: [] })
            if (at === 'GET /api/contacts/owing') return json(route, 200, { count: 0, contacts: [] })
            if (at === 'GET /api/contacts/closed') return json(route, 200, { contacts: [], more: false })
            if (at === 'GET /api/customers') return json(route, 200, { customers: [], more: false })
            if (at === 'GET /api/replies') return json(route, 200, { replies: [] })
            if (at === 'GET /api/sites') return json(route, 200, { sites: [] })
            if (method === 'GET') return json(route, 200, { messages: [], more: false })
            if (/messages$/.test(url.pathname)) return json(route, 201, { seq: 99, id: '1', at_us: now(), doubled: false })
            return route.fulfill({ status: 204 })
        }
        const file = join(dist, url.pathname)
        const plain = extname(url.pathname) && existsSync(file) ? file : join(dist, 'index.html')
        return route.fulfill({ status: 200, contentType: TYPES[extname(plain)], headers: { 'content-security-policy': CSP }, body: readFileSync(plain) })
    })
    await page.goto(`http://tandem.test${path}`)
    s.shot = name => shots && page.screenshot({ path: join(shots, `${name}.png`) })
    s.axe = async () => {
        await page.waitForTimeout(150) // let transitions end, or contrast is measured half-way
        await page.evaluate(axe_source)
        const r = await page.evaluate(() => axe.run())
        const text = r.violations.map(v => `${v.id}: ${v.nodes.map(n => n.target + ' ' + (n.any[0]?.message ?? '')).join(' | ')}`).join('; ')
        expect(!text, text)
    }
    s.done = async () => { await context.close(); expect(!s.faults.length, s.faults.join('; ')) }
    return s
}

const talk = [
    contact('1', 'talking', '陈阿海', { last_seq: 5, customer_got: 4, customer_read: 3 }), contact('2', 'talking', 'Alice Wong', { zh: false, last_seq: 1 }),
    message('91', 1, 'customer', '你好，我想了解一下大额存单和稳健理财的区别。'), message('91', 2, 'agent', '陈先生您好，很高兴为您服务。'),
    message('91', 3, 'agent', '大额存单保本保息，理财产品按净值浮动。我先看一下您的风险测评。', { key: 'k3' }), message('91', 4, 'customer', '好的，谢谢！'),
    message('91', 5, 'customer', 'By the way, is the rate fixed for three years?'), message('92', 1, 'customer', 'Hello, my card was declined at a shop.')]

const browser = await launch()
try {
    for (const [name, o] of Object.entries({
        setup_zh: { setup: true, signed: false }, setup_phone_en: { setup: true, signed: false, width: 390, height: 844, lang: 'en-GB' },
        sign_in_en_dark: { signed: false, lang: 'en-GB', scheme: 'dark' },
        talk_zh_light: { rows: talk, path: '/inbox/1' }, talk_en_dark: { rows: talk, path: '/inbox/1', lang: 'en-GB', scheme: 'dark' },
        talk_zh_phone: { rows: talk, path: '/inbox/1', width: 390, height: 844 }, list_zh_phone: { rows: talk, path: '/inbox', width: 390, height: 844, scheme: 'dark' },
        offer_zh_light: { rows: [...talk, contact('3', 'offered', '林美玲')], path: '/inbox/3' },
        offer_en_dark_phone: { rows: [contact('3', 'offered', '林美玲')], path: '/inbox/3', width: 390, height: 844, lang: 'en-GB', scheme: 'dark' },
        wrap_zh_light: { rows: [contact('1', 'wrapup', '陈阿海', { last_seq: 5 }), ...talk.slice(2)], path: '/inbox/1' },
        empty_en: { lang: 'en-GB' }, medium_en: { rows: talk, path: '/inbox/1', width: 900, lang: 'en-GB' },
        settings_people_zh: { path: '/settings/people/7' }, settings_queues_en_dark: { path: '/settings/queues', lang: 'en-GB', scheme: 'dark' },
        settings_topic_en: { path: '/settings/topics/5', lang: 'en-GB' }, settings_people_phone: { path: '/settings/people', width: 390, height: 844 },
    })) {
        await check(`screen_${name}_has_no_axe_violation`, async () => {
            const s = await desk(browser, o)
            await s.page.locator('h1').first().waitFor()
            await s.page.waitForTimeout(250)
            await s.shot(name)
            expect(await s.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the page scrolls sideways')
            await s.axe()
            await s.done()
        })
    }
    await check('a_wrong_password_is_said_and_the_right_one_enters', async () => {
        const s = await desk(browser, { signed: false, lang: 'en-GB' })
        await s.page.getByLabel('Login').fill('lin.yating')
        await s.page.getByLabel('Password').fill('wrong')
        await s.page.keyboard.press('Enter')
        await s.page.getByRole('alert').getByText('Login or password is wrong.').waitFor()
        await s.page.getByLabel('Password').fill('right-password')
        await s.page.keyboard.press('Enter')
        await s.page.getByText('Waiting for the next customer').first().waitFor()
        await s.done()
    })
    await check('an_offer_does_not_take_the_focus_and_alt_a_accepts_it', async () => {
        const s = await desk(browser, { rows: talk, path: '/inbox/1', lang: 'en-GB' })
        const box = s.page.locator('[data-composer]')
        await box.fill('half a sentence')
        s.say([contact('3', 'offered', '林美玲')])
        await s.page.getByRole('button', { name: 'Accept: 林美玲' }).waitFor()
        expect(await box.evaluate(e => e === document.activeElement), 'the composer lost the focus')
        expect(new URL(s.page.url()).pathname === '/inbox/1', 'the page moved')
        expect((await s.page.title()).startsWith('('), 'no count in the title')
        await s.page.keyboard.press('Alt+a')
        await s.page.waitForURL('**/inbox/3')
        const c = s.calls.find(x => x.path === '/api/contacts/3/accept')
        expect(c.body.token === '17' && c.csrf === 'token', 'accept without its token')
        await s.done()
    })
    await check('that_the_words_of_an_offer_have_come_is_told_once_it_is_accepted', async () => {
        const s = await desk(browser, { rows: talk, path: '/inbox/2', lang: 'en-GB' })
        await until(() => s.hellos.length)
        const got = conversation => s.frames.filter(f => f.t === 'got' && f.conversation === conversation).map(f => f.seq).join()
        s.say([contact('3', 'offered', '林美玲'), message('93', 1, 'customer', 'Is it fixed?')])
        await s.page.getByRole('button', { name: 'Accept: 林美玲' }).waitFor()
        s.say([contact('1', 'talking', '陈阿海'), message('91', 40, 'customer', 'And this?')])
        await until(() => got('91').endsWith('40'))
        expect(got('93') === '', `told of an offer: ${got('93')}`)
        s.say([contact('3', 'talking', '林美玲')])
        await until(() => got('93') !== '')
        expect(got('93') === '1', `told of the accepted: ${got('93')}`)
        await s.done()
    })
    await check('a_message_is_shown_at_once_retried_under_one_key_and_never_doubled', async () => {
        const s = await desk(browser, { rows: talk, path: '/inbox/1', lang: 'en-GB' })
        let tries = 0
        s.answer = (method, path) => method === 'POST' && /messages$/.test(path) && ++tries < 3 ? 'abort' : null
        await s.page.locator('[data-composer]').fill('Yes, it is fixed.')
        await s.page.keyboard.press('Enter')
        await s.page.locator('.bubble', { hasText: 'Yes, it is fixed.' }).waitFor()
        expect(await s.page.locator('[data-composer]').inputValue() === '', 'the composer is not empty')
        for (let i = 0; i < 100 && tries < 3; i++) await s.page.waitForTimeout(100)
        const keys = s.calls.filter(c => c.method === 'POST' && /messages$/.test(c.path)).map(c => c.body.key)
        expect(keys.length === 3 && new Set(keys).size === 1, `keys: ${keys}`)
        s.say([message('91', 6, 'agent', 'Yes, it is fixed.', { key: keys[0] })])
        await s.page.waitForTimeout(100)
        expect(await s.page.locator('.bubble', { hasText: 'Yes, it is fixed.' }).count() === 1, 'shown twice')
        await s.done()
    })
    await check('a_refused_message_offers_retry', async () => {
        const s = await desk(browser, { rows: talk, path: '/inbox/1', lang: 'en-GB' })
        s.answer = (method, path) => method === 'POST' && /messages$/.test(path) ? [409, { error: 'wrong_state', message: 'This is not possible in the present state.', message_zh: '当前状态下不能进行此操作。' }] : null
        await s.page.locator('[data-composer]').fill('too late')
        await s.page.keyboard.press('Enter')
        await s.page.getByText('Not sent').waitFor()
        await s.shot('failed_en')
        s.answer = null
        await s.page.getByRole('button', { name: 'Retry', exact: true }).click()
        await s.page.locator('.foot', { hasText: 'Not sent' }).waitFor({ state: 'detached' })
        await s.done()
    })
    await check('a_draft_survives_a_reload', async () => {
        const s = await desk(browser, { rows: talk, path: '/inbox/1' })
        await s.page.locator('[data-composer]').fill('写到一半')
        await s.page.reload()
        await s.page.locator('[data-composer]').waitFor()
        expect(await s.page.locator('[data-composer]').inputValue() === '写到一半', 'the draft is gone')
        await s.done()
    })
    await check('after_a_break_it_asks_for_since_and_forgets_what_is_gone', async () => {
        const s = await desk(browser, { rows: talk, path: '/inbox/1', lang: 'en-GB' })
        await s.page.locator('[data-composer]').waitFor()
        s.rows = [me(), talk[0], message('91', 6, 'customer', 'Still there?')]
        await s.sockets.at(-1).close({ code: 1001 })
        await s.page.locator('.bubble', { hasText: 'Still there?' }).waitFor()
        expect(s.hellos.join() === '0,812', `hellos: ${s.hellos}`)
        expect(await s.page.locator('.list li[data-at]').count() === 1, 'a contact that is gone is still shown')
        expect(await s.page.locator('.bubble').count() === 6, 'messages were lost')
        await s.done()
    })
    for (const [lang, word] of [['zh-CN', '休眠'], ['en-GB', 'Asleep']])
        await check(`a_sleeping_conversation_is_marked_in_the_list_${lang.slice(0, 2)}`, async () => {
            const s = await desk(browser, { rows: [contact('1', 'talking', '陈阿海', { asleep: true }), contact('2', 'talking', 'Alice Wong')], path: '/inbox', lang })
            const row = name => s.page.locator('.list li', { hasText: name })
            await row('陈阿海').getByText(word, { exact: true }).waitFor()
            expect(await row('陈阿海').locator('svg').count() === 1, 'no moon')
            expect(await row('Alice Wong').getByText(word, { exact: true }).count() === 0, 'the other one is asleep, too')
            await s.axe()
            s.sockets[0].send(JSON.stringify({ t: 'rows', cursor: '9', rows: [contact('1', 'talking', '陈阿海')] }))
            await row('陈阿海').getByText(word, { exact: true }).waitFor({ state: 'detached' })
            await s.done()
        })

    await check('five_thousand_rows_are_a_window_and_keys_reach_the_last', async () => {
        const many = Array.from({ length: 5000 }, (_, i) => ({ k: 'waiting', id: String(1000 + i), queue: '2', topic: 'wealth', arrived_us: now() - (6000 - i) * US, zh: true, customer_id: String(i + 1), name: `客户 ${i + 1}` }))
        const s = await desk(browser, { rows: [...many, { k: 'queue', id: '2', waiting: 7000 }], path: '/inbox/team', lang: 'en-GB' })
        const rows = s.page.locator('.list li[data-at]')
        await rows.first().waitFor()
        expect(await rows.count() < 60, `${await rows.count()} rows are in the page`)
        expect(await rows.first().getAttribute('aria-setsize') === '5000', 'the size is not told')
        await s.page.getByText('The first 5000 of 7000').waitFor()
        await s.page.keyboard.press('j')
        await s.page.keyboard.press('End')
        await s.page.waitForFunction(() => document.activeElement?.closest('li')?.ariaPosInSet === '5000')
        await s.page.keyboard.press('PageUp')
        await s.page.waitForFunction(() => { const at = Number(document.activeElement?.closest('li')?.ariaPosInSet); return at > 4960 && at < 5000 })
        // The row that has the focus stays, however far one scrolls.
        await s.page.locator('.list ul').first().evaluate(e => { e.scrollTop = 0 })
        await s.page.locator('li[data-at="0"]').waitFor()
        expect(await s.page.evaluate(() => !!document.activeElement?.matches('[data-row]')), 'the focus is lost')
        await s.page.keyboard.press('Home')
        await s.page.waitForFunction(() => document.activeElement?.closest('li')?.ariaPosInSet === '1')
        await s.shot('rows_5000_en')
        await s.axe()
        await s.done()
    })
    await check('enter_while_an_input_method_composes_sends_nothing', async () => {
        const s = await desk(browser, { rows: talk, path: '/inbox/1' })
        await s.page.locator('[data-composer]').fill('nihao')
        await s.page.locator('[data-composer]').evaluate(e => e.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', isComposing: true, bubbles: true, cancelable: true })))
        expect(await s.page.locator('[data-composer]').inputValue() === 'nihao', 'sent')
        await s.done()
    })
    await check('a_chat_is_ended_and_wrapped_up_with_a_code', async () => {
        const s = await desk(browser, { rows: talk, path: '/inbox/1', lang: 'en-GB' })
        await s.page.getByRole('button', { name: 'End chat' }).click()
        await s.page.getByRole('group', { name: 'End chat' }).getByRole('button', { name: 'End chat' }).click()
        for (let i = 0; i < 50 && !s.calls.some(c => /end$/.test(c.path)); i++) await s.page.waitForTimeout(20)
        expect(s.calls.find(c => c.path === '/api/contacts/1/end')?.body.seq === 5, 'end does not say what was seen')
        s.say([contact('1', 'wrapup', '陈阿海', { last_seq: 5 })])
        await s.page.getByLabel('Outcome').selectOption({ label: 'Solved' })
        await s.page.getByRole('button', { name: 'Done' }).click()
        s.say([{ k: 'contact', op: 'delete', id: '1' }])
        await s.page.waitForURL('**/inbox/2')
        expect(s.calls.find(c => c.path === '/api/contacts/1/wrap')?.body.code === '31', 'wrap without its code')
        await s.done()
    })
    await check('palette_and_help_open_by_keyboard_without_axe_violation', async () => {
        const s = await desk(browser, { rows: talk, path: '/inbox/1', lang: 'en-GB' })
        await s.page.locator('[data-composer]').waitFor()
        await s.page.keyboard.press('Control+k')
        await s.page.locator('dialog').getByRole('combobox').fill('lunch')
        await s.shot('palette_en')
        await s.axe()
        await s.page.keyboard.press('Enter')
        for (let i = 0; i < 50 && !s.calls.some(c => c.path === '/api/agent/state'); i++) await s.page.waitForTimeout(20)
        expect(s.calls.some(c => c.path === '/api/agent/state' && c.body.reason === '2'), 'the palette did nothing')
        await s.page.locator('[data-composer]').blur()
        await s.page.keyboard.press('Shift+?')
        await s.page.getByRole('dialog').waitFor()
        await s.shot('help_en')
        await s.axe()
        await s.done()
    })
} finally { await browser.close() }
process.exit(failed ? 1 : 0)
