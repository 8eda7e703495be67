import { endpoints } from './endpoints.js';
import { allWordsOf, type Ask, type Endpoint, type Rule } from './scope-rules.js';
import { buildSite, officials, wards, type Account, type Site } from './site.js';
import { system } from './whole-system.js';

const table = Object.entries(endpoints).filter(([, { rules }]) => rules.length > 0);
const reading = table.filter(([name]) => name.startsWith('GET '));

/** What somebody may name of others: ids, areas, roles. Nobody asked for it, and nobody may look at it. */
const namesOf = (other: Site): Record<string, string> => ({
  unitId: other.market.unitId,
  unit: other.market.unitId,
  gateId: other.gates[0]!.gateId,
  gateCode: other.gates[0]!.code,
  accountId: other.admin.accountId,
  areaCode: other.areaCode,
  areaPath: '79',
  area: '79',
  role: 'dic-operator',
  actorId: other.admin.accountId,
});

interface Answered {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

async function send(name: string, { path = {}, query, body, headers = {} }: Ask, token?: string): Promise<Answered> {
  const [method, pattern] = name.split(' ') as [string, string];
  const address = pattern.replaceAll(/\{(\w+)\}/g, (_all, part: string) => path[part] ?? '');
  const answer = await fetch(`${system.origin}${address}${query ? `?${query}` : ''}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      'idempotency-key': crypto.randomUUID(),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(20_000),
  });
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', text: await answer.text() };
} // prettier-ignore

/** Every endpoint, asked by the one who may, who names the things of others beside their own. */
describe('ids of others, named where nobody asks for them', () => {
  let mine: Site;
  let other: Site;
  let accounts: Account[];

  beforeAll(async () => {
    [mine, other] = await Promise.all([buildSite(wards.benNghe), buildSite(wards.ward5)]);
    accounts = [
      ...(await officials()),
      { ...mine.admin, role: 'unit-admin', areaPath: null, site: mine },
      { ...mine.staff, role: 'gate-staff', areaPath: null, site: mine },
    ];
  }, 180_000);

  /** The narrowest account that may, or none for a public endpoint. */
  const asker = ({ may }: Endpoint, rule: Rule): Account | undefined =>
    [...accounts]
      .sort((a, b) => (b.areaPath ?? '79.000.00000').length - (a.areaPath ?? '79.000.00000').length)
      .find(
        (account) =>
          (may === 'any-account' || (may !== 'public' && may.includes(account.role))) &&
          rule.whose(account, mine) &&
          (account.areaPath === null || !`${other.areaPath}.`.startsWith(`${account.areaPath}.`)),
      );

  /** Words of the other site that stand in an answer though they were not sent. */
  const leaks = ({ text }: Answered): string[] => {
    const sent = Object.values(namesOf(other));
    return allWordsOf(other).filter((word) => text.includes(word) && !sent.includes(word));
  };

  it('in the body: every endpoint refuses each by its name', async () => {
    const asked = new Set<string>();
    for (const [name, endpoint] of table)
      for (const rule of endpoint.rules) {
        const ask = rule.ask(mine);
        // A file's bytes have no members.
        if (ask.body === undefined || ask.body instanceof Blob) continue;
        // Without the signature of another system the body is not read.
        if (endpoint.may === 'public' && rule.answers === 401) continue;
        const account = asker(endpoint, rule);
        if (account === undefined && endpoint.may !== 'public') continue;
        asked.add(name);
        const forged = Object.entries(namesOf(other));
        expect(forged.length).toBeGreaterThan(0);
        for (const [member, value] of forged) {
          if (member in (ask.body as object)) continue;
          const body = { ...(ask.body as object), [member]: value };
          const answer = await send(name, { ...ask, body }, account?.token);
          expect([name, member, answer.status, ...leaks(answer)]).toEqual([name, member, 400]);
          expect((JSON.parse(answer.text) as { fields: unknown[] }).fields).toEqual([
            expect.objectContaining({ path: member, code: 'whitelistValidation' }),
          ]);
        }
      }
    // All but DIC's own, who has the whole city and no other.
    expect(asked.size).toBeGreaterThan(15);
  }, 120_000);

  let forgedRequests = 0;
  it.each(reading)('in the address and in headers: %s shows nothing of theirs', async (name, endpoint) => {
    for (const rule of endpoint.rules) {
      const account = asker(endpoint, rule);
      if (account === undefined && endpoint.may !== 'public') continue;
      const ask = rule.ask(mine);
      for (const [member, value] of Object.entries(namesOf(other))) {
        forgedRequests += 1;
        const query = [ask.query, `${member}=${encodeURIComponent(value)}`].filter(Boolean).join('&');
        const named = await send(name, { ...ask, query }, account?.token);
        expect([
          member,
          [200, 400, 403, 404, rule.answers].includes(named.status) || named.status,
          ...leaks(named),
        ]).toEqual([member, true]);
      }
      const headers = Object.fromEntries(
        Object.entries(namesOf(other)).map(([member, value]) => [
          `x-${member.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
          value,
        ]),
      );
      const said = await send(name, { ...ask, headers: { ...ask.headers, ...headers } }, account?.token);
      expect([said.status, ...leaks(said)]).toEqual([rule.answers ?? 200]);
    }
  });

  it('ids of others were named at every second endpoint or more', () => {
    expect(forgedRequests).toBeGreaterThan(reading.length / 2);
  });

  // A cell that begins with = + - @, a tab or a return is run by a spreadsheet: those of a workbook are text, as `write-xlsx.spec.ts` holds.
  // The archive of the channel is JSON, a line for each thing.
  it('nothing is given out as a spreadsheet but workbooks of text, and CSV in which no cell is a formula', async () => {
    const types = new Set<string>();
    for (const [name, endpoint] of reading)
      for (const rule of endpoint.rules) {
        // What is refused gives nothing out.
        if ((rule.answers ?? 200) !== 200) continue;
        const account = accounts.find(
          (each) =>
            (endpoint.may === 'any-account' ||
              (endpoint.may !== 'public' && endpoint.may.includes(each.role))) &&
            rule.whose(each, mine),
        );
        const { type, text } = await send(name, rule.ask(mine), account?.token);
        types.add(type.split(';')[0]!);
        const csv = type.startsWith('text/csv') ? text : '';
        expect(csv).not.toMatch(/(^\ufeff?|,)"?\s*[=+\-@]/m);
      }
    expect([...types].sort()).toEqual([
      'application/json',
      'application/pdf',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'application/x-ndjson',
      'text/csv',
    ]);
  });
});
