import { randomUUID } from 'node:crypto';
import type { Role } from '@khai-bao/contracts';
import { openLiveStream, signToken, waitUntil, type LiveStream } from '@khai-bao/testing';
import { exportJWK, generateKeyPair } from 'jose';
import { endpoints } from './endpoints.js';
import { allWordsOf, wordsOf, type Ask, type Endpoint, type Rule } from './scope-rules.js';
import { buildSite, declare, good, officials, wards, type Account, type Site } from './site.js';
import { api, sql, system, type ApiAnswer } from './whole-system.js';

const table = Object.entries(endpoints);
const guarded = table.filter(([, { may }]) => may !== 'public');
const open = table.filter(([, { may }]) => may === 'public');

/** Who may do what to whose things, over all endpoints, with real accounts of two wards, two districts, three units. */
/** Asks as each account: at the same time, because what others ask is refused and changes nothing; uploads in turn, because few are taken at once. */
async function askAll<Result>(
  ask: Ask | undefined,
  accounts: readonly Account[],
  askAs: (account: Account) => Promise<Result>,
): Promise<Result[]> {
  if (!(ask?.body instanceof Blob)) return Promise.all(accounts.map(askAs));
  const results: Result[] = [];
  for (const account of accounts) results.push(await askAs(account));
  return results;
}

describe('scopes', () => {
  let sites: Site[];
  let accounts: Account[];
  const streams: { account: Account; service: string; stream: LiveStream }[] = [];

  beforeAll(async () => {
    const signedIn = await officials();
    for (const service of ['alerts', 'support', 'sync'])
      for (const account of signedIn.filter(({ role }) => mayUse(endpoints[`GET /api/${service}/v1/stream`]!, role)))
        streams.push({
          account,
          service,
          stream: await openLiveStream(`${system.origin}/api/${service}/v1/stream`, account.token),
        }); // prettier-ignore
    sites = await Promise.all(Object.values(wards).map(buildSite));
    accounts = [
      ...signedIn,
      ...sites.flatMap((site): Account[] => [
        { ...site.admin, role: 'unit-admin', areaPath: null, site },
        { ...site.staff, role: 'gate-staff', areaPath: null, site },
      ]),
    ];
  }, 180_000);
  afterAll(() => streams.forEach(({ stream }) => stream.close()));

  /** Accounts of the endpoint's roles; with `rightful`, those to whom the site's things belong (or do not). */
  const callers = (endpoint: Endpoint, rule: Rule, site: Site, rightful: boolean): Account[] =>
    accounts.filter(
      (account) =>
        endpoint.may !== 'public' && mayUse(endpoint, account.role) && rule.whose(account, site) === rightful,
    );

  it('the table names every endpoint that there is, and none that is gone', async () => {
    const { paths } = good(await api('GET', '/api/openapi.json')) as { paths: Record<string, object> };
    const present = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(Object.keys(endpoints).sort()).toEqual(present.sort());
  });

  it.each(guarded)('without a good token nobody may %s', async (name, endpoint) => {
    const { token } = accounts[0]!;
    const [head, , signature] = token.split('.');
    const claims = { sub: randomUUID(), role: 'dic-operator', ver: 1, exp: 4_000_000_000, areaPath: '79' };
    const forged = [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
    const site = sites[0]!;
    for (const bad of [undefined, 'a.b.c', forged]) {
      const answer = await send(name, endpoint.rules[0]?.ask(site) ?? {}, bad);
      expect([answer.status, answer.body.code]).toEqual([401, 'PLATFORM.UNAUTHENTICATED']);
    }
  });

  it.each(open)('without a token anybody may %s', async (name, endpoint) => {
    const { ask, answers = 200, holds } = endpoint.rules[0]!;
    const answer = await send(name, ask(sites[0]!));
    expect([answer.status, answer.body?.code]).not.toContain('PLATFORM.UNAUTHENTICATED');
    expect(answer.status).toBe(answers);
    expect((holds?.(sites[0]!) ?? []).filter((word) => !answer.text.includes(word))).toEqual([]);
  });

  it.each(guarded.filter(([, { may }]) => may !== 'any-account'))(
    'no role without the permission may %s',
    async (name, endpoint) => {
      const others = accounts.filter(({ role }) => !mayUse(endpoint, role));
      expect(new Set(others.map(({ role }) => role)).size).toBe(9 - (endpoint.may as Role[]).length);
      const answers = await askAll(
        endpoint.rules[0]?.ask(sites[0]!),
        others,
        async ({ username, token, site }) => {
          const own = site ?? sites[0]!;
          const answer = await send(name, endpoint.rules[0]?.ask(own) ?? {}, token);
          return [username, answer.status, answer.body.code];
        },
      );
      expect(answers).toEqual(others.map(({ username }) => [username, 403, 'PLATFORM.FORBIDDEN']));
    },
  );

  let foreignRequests = 0;
  it.each(guarded)('what is another’s stays so: %s', async (name, endpoint) => {
    const violations: string[] = [];
    for (const rule of endpoint.rules)
      for (const site of sites) {
        const hidden = (rule.hides ?? allWordsOf)(site);
        const theirCursors = rule.refusal === 'left-out' ? await cursorsOf(endpoint, name, rule, site) : [];
        const tryAs = async (account: Account): Promise<void> => {
          const said = `${account.username}, ${site.areaCode}`;
          const ask = rule.ask(site);
          foreignRequests += 1;
          if (rule.refusal !== 'left-out') {
            const answer = await send(name, ask, account.token);
            const isRefused =
              rule.refusal === 'rows'
                ? answer.status === 200 && answer.body.results.length > 0 && answer.body.results.every(({ ok, code }: { ok: boolean; code: string }) => !ok && /NOT_FOUND$/.test(code))
                : [403, 404].includes(answer.status);
            violations.push(...leaks(answer, hidden, ask).map((word) => `${said}: ${word}`));
            if (!isRefused) violations.push(`${said}: status ${answer.status}`);
            return;
          } // prettier-ignore
          const searches = [site.market.name, site.market.trackingCode].map(
            (q) => `q=${encodeURIComponent(q)}`,
          );
          const pages = [
            ...(await pagesOf(name, ask, account.token)),
            ...(await Promise.all(
              [...theirCursors, ...(hasSearch(name) ? searches : [])].map((query) => send(name, { ...ask, query: [ask.query, query].filter(Boolean).join('&') }, account.token)),
            )),
          ]; // prettier-ignore
          for (const page of pages) {
            violations.push(...leaks(page, hidden, {}).map((word) => `${said}: ${word}`));
            if (page.status !== 200) violations.push(`${said}: status ${page.status}`);
          }
        };
        await askAll(rule.ask(site), callers(endpoint, rule, site, false), tryAs);
      }
    expect(violations).toEqual([]);
  });

  it('what is another’s was asked for by somebody at every second endpoint or more', () => {
    expect(foreignRequests).toBeGreaterThan(guarded.length / 2);
  });

  /** The cursors that the right one is given: another gets nothing more with them. */
  async function cursorsOf(endpoint: Endpoint, name: string, rule: Rule, site: Site): Promise<string[]> {
    const [owner] = callers(endpoint, rule, site, true);
    if (owner === undefined) return [];
    const pages = await pagesOf(name, rule.ask(site), owner.token);
    return pages.flatMap(({ body }) =>
      body?.nextCursor == null ? [] : [`cursor=${body.nextCursor as string}`],
    );
  }

  it('ids of others hidden among one’s own do nothing', async () => {
    const [mine, other] = sites as [Site, Site];
    const staff = mine.staff.token;
    const check = {
      clientKey: randomUUID(),
      gateId: mine.gates[0]!.gateId,
      direction: 'entry',
      pass: mine.clear.pass.token,
      checkedAt: new Date().toISOString(),
    };
    const refused = async (
      expected: [number, string],
      method: string,
      path: string,
      token: string,
      body: object,
    ): Promise<void> => {
      const answer = await api(method, `/api/${path}`, token, body);
      expect([answer.status, answer.body.code, ...leaks(answer, allWordsOf(other), { body })]).toEqual(
        expected,
      );
    };
    await refused([404, 'PLATFORM.NOT_FOUND'], 'POST', 'declarations/v1/checks', staff, {
      ...check,
      gateId: other.gates[0]!.gateId,
    });
    await refused([409, 'DECLARATIONS.KEY_REUSED'], 'POST', 'declarations/v1/checks', staff, {
      ...check,
      clientKey: other.check.clientKey,
    });
    const suspicion = { clientKey: randomUUID(), gateId: mine.gates[0]!.gateId };
    await refused([404, 'DECLARATIONS.NOT_FOUND'], 'POST', 'declarations/v1/suspicions', staff, {
      ...suspicion,
      declarationId: other.clear.declarationId,
    });
    await refused([404, 'PLATFORM.NOT_FOUND'], 'POST', 'declarations/v1/suspicions', staff, {
      ...suspicion,
      gateId: other.gates[0]!.gateId,
      declarationId: mine.clear.declarationId,
    });
    const officer = accounts.find(({ username }) => username === mine.officer)!.token;
    const { results } = good(
      await api('POST', '/api/registration/v1/registrations/actions', officer, {
        action: 'ask',
        ids: [mine.shop.unitId, other.shop.unitId],
        note: 'Bổ sung địa chỉ',
      }),
    );
    expect(results).toEqual([
      expect.objectContaining({ id: mine.shop.unitId, ok: true, state: 'NEEDS_INFO' }),
      { id: other.shop.unitId, ok: false, code: 'REGISTRATION.NOT_FOUND' },
    ]);
    const dic = accounts.find(({ role }) => role === 'dic-operator')!.token;
    const ids = [mine.staff.accountId, mine.spareStaffId, randomUUID()];
    const approved = good(await api('POST', '/api/accounts/v1/account-requests/approve', dic, { ids }));
    expect(approved.results).toEqual(ids.map((id) => ({ id, ok: false, code: 'ACCOUNTS.NOT_FOUND' })));
  });

  it('a post’s key is its author’s: somebody else’s is not in the way and shows nothing of theirs', async () => {
    const [mine, other] = sites as [Site, Site];
    const officer = accounts.find(({ username }) => username === mine.officer)!.token;
    const answer = await api('POST', `/api/support/v1/threads/${mine.threadId}/posts`, officer, {
      text: 'Đã xem',
      clientKey: other.post.clientKey,
    });
    expect([answer.status, ...leaks(answer, allWordsOf(other), {})]).toEqual([201]);
  });

  it('a citizen’s pass and status are for the device that declared', async () => {
    const [{ red, market, gates }, other] = sites as [Site, Site];
    const status = `/api/declarations/v1/declarations/${red.declarationId}/status`;
    const [version, id, mac] = red.deviceToken.split('.') as [string, string, string];
    for (const token of [other.red.deviceToken, `${version}.${id}.${mac.slice(0, -2)}AA`, 'd1.x.y', '']) {
      const answer = await ask('GET', status, { 'x-device-token': token });
      expect([answer.status, answer.body.code]).toEqual([404, 'DECLARATIONS.NOT_FOUND']);
    }
    const tracked = await api('POST', '/api/registration/v1/registrations/track', undefined, {
      trackingCode: market.trackingCode,
      phoneTail: '0000',
    });
    expect([tracked.status, ...leaks(tracked, [market.unitId, market.name], {})]).toEqual([404]);
    const [key] = await sql<{ client_key: string }>(
      'declarations',
      'select client_key from submission where declaration_id = $1',
      [red.declarationId],
    );
    const copy = await declare(gates[0]!.code).then(
      () => api('POST', '/api/declarations/v1/declarations', undefined, {
        ...(endpoints['POST /api/declarations/v1/declarations']!.rules[0]!.ask(sites[0]!).body as object),
        clientKey: key!.client_key,
      }),
    ); // prettier-ignore
    expect([copy.status, ...leaks(copy, [red.declarationId, red.pass.code, red.pass.token], {})]).toEqual([
      409,
    ]);
  });

  it.each(guarded)('the right one may %s', async (name, endpoint) => {
    let done = 0;
    for (const rule of endpoint.rules)
      for (const site of sites) {
        const rightful = callers(endpoint, rule, site, true);
        for (const account of rule.once === true ? rightful.slice(0, 1) : rightful) {
          const said = `${account.username}, ${site.areaCode}`;
          const request = rule.ask(site);
          const pages =
            rule.refusal === 'left-out' && /^GET/.test(name)
              ? await pagesOf(name, request, account.token)
              : [await send(name, request, account.token)];
          const expected = rule.answers ?? 200;
          const unexpected = pages.filter(({ status }) => status !== expected);
          expect([said, ...unexpected.map(({ status, body }) => [status, body?.code])]).toEqual([said]);
          const rows: { ok: boolean }[] = rule.refusal === 'rows' ? pages[0]!.body.results : [{ ok: true }];
          expect([said, rows.length > 0, rows.filter(({ ok }) => !ok)]).toEqual([said, true, []]);
          const all = pages.map(({ text }) => text).join('\n');
          expect([said, ...(rule.holds?.(site) ?? []).filter((word) => !all.includes(word))]).toEqual([said]);
          done += 1;
        } // prettier-ignore
      }
    expect(done).toBeGreaterThanOrEqual(Math.min(endpoint.rules.length, 1));
  });

  it('live streams tell each what is theirs, and nothing of others', async () => {
    const said = ({ stream }: { stream: LiveStream }): string => JSON.stringify(stream.events);
    expect(sites.length).toBeGreaterThan(1);
    expect(streams.length).toBeGreaterThan(1);
    for (const site of sites)
      for (const one of streams.filter(({ service }) => service !== 'sync')) {
        const { account, service } = one;
        const [rule] = endpoints[`GET /api/${service}/v1/${service === 'alerts' ? 'cases' : 'threads'}`]!.rules;
        const [wanted, hidden] =
          service === 'alerts' ? [site.suspected.code, allWordsOf(site)] : [site.threadId, wordsOf(site)];
        const mayKnow = rule!.whose(account, site);
        if (mayKnow) await waitUntil(() => said(one).includes(wanted), `${account.username} to be told of ${wanted}`);
        const leaked = mayKnow ? [] : hidden.filter((word) => said(one).includes(word));
        expect([account.username, ...leaked]).toEqual([account.username]);
      } // prettier-ignore
    const feed = streams.find(({ service }) => service === 'sync')!;
    await waitUntil(() => feed.stream.events.length > 0, 'the feed to be told');
  });

  it('a token ends with its account, and one signed elsewhere is nothing', async () => {
    const { admin, staff } = sites[0]!;
    good(await api('POST', `/api/accounts/v1/staff/${staff.accountId}/disable`, admin.token));
    await waitUntil(
      async () => (await api('GET', '/api/declarations/v1/gates', staff.token)).status === 401,
      'declarations to know that the account has ended',
    );
    expect((await api('GET', '/api/accounts/v1/me', staff.token)).status).toBe(401);
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const [header] = staff.token.split('.');
    const { kid } = JSON.parse(Buffer.from(header!, 'base64url').toString()) as { kid: string };
    const token = await signToken(
      { ...(await exportJWK(privateKey)), kid },
      { role: 'dic-operator', areaPath: '79' },
    );
    expect((await api('GET', '/api/sync/v1/feed', token)).status).toBe(401);
  });
});

const mayUse = ({ may }: Endpoint, role: Role): boolean =>
  may === 'any-account' || (may !== 'public' && may.includes(role));
const hasSearch = (name: string): boolean => /\/(registrations|threads)$/.test(name);

/** Words that stand in an answer though the asker has not sent them. */
function leaks({ text }: ApiAnswer, hidden: readonly string[], { path, body, headers }: Ask): string[] {
  const sent = JSON.stringify([path, body, headers]);
  return hidden.filter((word) => text.includes(word) && !sent.includes(word));
}

/** Sends a request to an endpoint of the table. */
function send(name: string, { path = {}, query, body, headers }: Ask, token?: string): Promise<ApiAnswer> {
  const [method, pattern] = name.split(' ') as [string, string];
  const filled = pattern.replaceAll(/\{(\w+)\}/g, (_all, part: string) => path[part] ?? randomUUID());
  const address = query ? `${filled}?${query}` : filled;
  return headers === undefined ? api(method, address, token, body) : ask(method, address, headers, body);
}

/** Asks with headers of one's own. */
async function ask(method: string, path: string, headers: Readonly<Record<string, string>>, body?: unknown): Promise<ApiAnswer> {
  const answer = await fetch(system.origin + path, {
    method,
    headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, text, body: JSON.parse(text) };
} // prettier-ignore

/** All pages of a list, a few rows each, so that every page's scope is looked at. */
async function pagesOf(name: string, request: Ask, token: string): Promise<ApiAnswer[]> {
  const paged = !/\/(staff|gates|counters|hours|occupancy)$/.test(name);
  const pages: ApiAnswer[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query = [request.query, paged ? 'limit=20' : '', cursor && `cursor=${cursor}`]
      .filter(Boolean)
      .join('&');
    const page = await send(name, { ...request, query }, token);
    pages.push(page);
    cursor = (page.body?.nextCursor as string | null | undefined) ?? null;
  }
  return pages;
}
