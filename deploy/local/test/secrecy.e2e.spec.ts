import { createHash, randomInt, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { serviceNames } from '@khai-bao/contracts';
import {
  answersForm,
  createTestEvent,
  KafkaProbe,
  readInbox,
  personForm,
  registrationForm,
  suspectedAnswers,
  waitUntil,
} from '@khai-bao/testing';
import { Redis } from 'ioredis';
import { Kafka, logLevel } from 'kafkajs';
import {
  activate,
  approve,
  buildSite,
  caseAt,
  declare,
  forward,
  good,
  handoverOf,
  madeUpWord,
  register,
  wards,
  withAccount,
  type Site,
} from './site.js';
import { lookFor, type Secret } from './secrets-in.js';
import { api, signIn, sql, system } from './whole-system.js';

/** Where what somebody said may stand in the clear, and why. Everywhere else it may not. */
const inTheClear: readonly { readonly at: RegExp; readonly what: RegExp; readonly why: string }[] = [
  {
    at: /^support\.(post\.text|post\.search_text|thread\.subject|thread\.search_text)$/,
    what: /^(post|subject)$/,
    why: 'the channel keeps its own words: officials read and search them there',
  },
  {
    at: /^accounts\.account\.username$/,
    what: /^staff name$/,
    why: 'a user name is made from the name, so that its owner can remember it',
  },
  {
    at: /^log mail\.log$/,
    what: /e-mail$/,
    why: 'the local inbox is where mail arrives, and says to whom',
  },
  {
    at: /^centre_(national|city)\.resource(_history)?\.content$/,
    what: /^(?!.*(password|token)).*$/,
    why: 'a data centre is the receiving end: the law gives it these records',
  },
];

const centres = ['centre_national', 'centre_city'] as const;
const atTheCentres = [
  ...['citizen', 'child', 'ill', 'helped'].flatMap((who) =>
    ['name', 'phone', 'ID number', 'address'].map((what) => `${who} ${what}`),
  ),
  'counter representative name',
];

const digits = (count: number): string => Array.from({ length: count }, () => randomInt(10)).join('');
const phone = (): string => `09${digits(2)} ${digits(3)} ${digits(3)}`;

/** What people say, made up so that it is found wherever it stands. */
describe('secrecy', () => {
  const secrets: Secret[] = [];
  const passwords: Secret[] = [];
  let site: Site;
  const secret = (what: string, typed: string): string => {
    secrets.push({ what, typed });
    return typed;
  };
  const name = (what: string): string => secret(`${what} name`, `Đỗ ${madeUpWord()} ${madeUpWord()}`);
  const address = (what: string): object => ({
    province: 'Thành phố Hồ Chí Minh',
    district: 'Quận 1',
    ward: 'Phường Đa Kao',
    street: secret(`${what} address`, `hẻm ${madeUpWord()} ${digits(3)}`),
  });
  const person = (what: string): object => ({
    ...personForm(),
    fullName: name(what),
    phone: secret(`${what} phone`, phone()),
    idPaper: { kind: 'cccd', number: secret(`${what} ID number`, `0792${digits(8)}`) },
    birthDate: '1984-03-05',
    birthYear: undefined,
    email: secret(`${what} e-mail`, `${madeUpWord().toLowerCase()}@thu.example.vn`),
    healthInsuranceNumber: secret(`${what} insurance`, `GD${digits(13)}`),
    address: address(what),
  });
  const freeAnswer = (what: string): object => ({
    travelled: { value: true, details: ['other-province'], text: secret(`${what} answer`, `Về quê ${madeUpWord()}`) },
  }); // prettier-ignore
  const form = (what: string, more: object = {}): { person: object; answers: object } => ({
    person: person(what),
    answers: { ...answersForm(), ...freeAnswer(what), ...more },
  });
  const oneTime = (typed: string): string => {
    passwords.push({ what: 'one-time password', typed });
    return typed;
  };
  const token = (typed: string): string => {
    passwords.push({ what: 'token', typed }, { what: 'token signature', typed: typed.split('.').at(-1)! });
    return typed;
  };
  const unitForm = (what: string, more: object = {}): Record<string, unknown> => ({
    name: `Chợ ${madeUpWord()}`,
    representative: name(`${what} representative`),
    phone: secret(`${what} phone`, phone()),
    ...more,
  });

  beforeAll(async () => {
    await peopleComeIn();
    await everythingIsConfirmed();
  }, 180_000);

  /** Every way in, each with people of its own. */
  async function peopleComeIn(): Promise<void> {
    await fetch(`${system.origin}/dang-ky`);
    const place = wards.daKao;
    const officer = token(await signIn(place.officer));
    site = await buildSite(place);
    for (const { token: signedIn, oneTimePassword, password } of [site.admin, site.staff]) {
      token(signedIn);
      oneTime(oneTimePassword);
      passwords.push({ what: 'password', typed: password });
    }
    for (const { deviceToken } of [site.clear, site.red]) token(deviceToken);

    // A unit with an address for its mail, another at the counter without one.
    const email = secret('unit e-mail', `${madeUpWord().toLowerCase()}@thu.example.vn`);
    const mailed = await register(place, unitForm('public', { email }));
    const typedIn = registrationForm({ areaCode: place.areaCode, ...unitForm('counter') });
    const counted = good(await api('POST', '/api/registration/v1/registrations/counter', officer, typedIn));
    const note = (what: string): string => secret(what, `Gọi lại bà ${madeUpWord()} ${madeUpWord()}`);
    const asked = await register(place, unitForm('asked'));
    for (const action of ['ask', 'reject'])
      good(
        await api('POST', '/api/registration/v1/registrations/actions', officer, {
          action,
          ids: [asked.unitId],
          note: note('registration note'),
        }),
      );
    const atCounter = { ...mailed, unitId: counted.unitId, name: String(typedIn['name']) };
    await forward(place, [mailed, atCounter]);
    const units = await Promise.all([mailed, atCounter].map(withAccount));
    await approve(units);
    const mail = await waitUntil(async () => (await readInbox(email, system.inbox))[0], 'the mail');
    oneTime(/[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}/.exec(mail.text)![0]);
    const handover = await handoverOf(place, units[1]!);
    const slip = good(await api('POST', `/api/accounts/v1/handovers/${handover}/open`, officer));
    oneTime(slip.oneTimePassword);
    const receivedBy = name('receiver');
    good(await api('POST', `/api/accounts/v1/handovers/${handover}/confirm`, officer, { receivedBy }));
    const dic = await signIn('so.tttt');
    const refused = [site.hotel.accountId];
    good(
      await api('POST', '/api/accounts/v1/account-requests/refuse', dic, { ids: refused, reason: note('refusal') }),
    ); // prettier-ignore

    // People at the gate.
    const gate = site.gates[0]!;
    token((await declare(gate.code, form('citizen'))).deviceToken);
    const child = { ...form('child'), representative: { fullName: name('parent'), phone: secret('parent phone', phone()), relation: secret('relation', `dì ${madeUpWord()}`) } }; // prettier-ignore
    await declare(gate.code, child);
    await declare(gate.code, form('ill', { ...suspectedAnswers(), ...freeAnswer('ill') }));
    const helped = await declare(gate.code, form('helped'), site.staff.token);
    good(
      await api('POST', '/api/declarations/v1/suspicions', site.staff.token, {
        clientKey: randomUUID(),
        gateId: gate.gateId,
        declarationId: helped.declarationId,
      }),
    );
    const guard = good(
      await api('POST', '/api/accounts/v1/staff', site.admin.token, { displayName: name('staff') }),
    );
    oneTime(guard.oneTimePassword);
    token((await activate(guard)).token);

    // The case and what is written about it; the channel.
    const centre = await signIn(place.centre);
    const { caseId } = await caseAt(place, site.market.name);
    good(await api('POST', `/api/alerts/v1/cases/${caseId}/acknowledge`, centre));
    good(
      await api('POST', `/api/alerts/v1/cases/${caseId}/state`, centre, { state: 'INVESTIGATING', note: note('case note') }),
    ); // prettier-ignore
    good(
      await api('POST', `/api/support/v1/threads/${site.threadId}/posts`, officer, { text: note('post'), clientKey: randomUUID() }),
    ); // prettier-ignore
    const subject = note('subject');
    good(await api('POST', '/api/support/v1/threads', officer, { subject, text: note('post') }));

    await wrongWays(officer, gate.code);
  }

  /** Searches, lists and forms that are refused speak of people too. */
  async function wrongWays(officer: string, code: string): Promise<void> {
    for (const typed of secrets.map((one) => encodeURIComponent(one.typed)))
      for (const service of ['registration/v1/registrations', 'support/v1/threads'])
        good(await api('GET', `/api/${service}?q=${typed}`, officer));
    const whole = form('refused');
    const refusals: [string, unknown, string?][] = [
      ['declarations/v1/declarations', { ...whole, gateCode: code, surprise: person('surprise') }],
      ['declarations/v1/declarations/on-behalf', { gateCode: code, ...whole }, site.staff.token],
      ['registration/v1/registrations', { ...unitForm('refused'), phone: `x${phone()}` }],
      ['accounts/v1/sign-in', { username: name('guesser'), password: oneTime(`Sai ${madeUpWord()}`) }],
      ['accounts/v1/sign-in', { username: `${name('nul')}\u0000`, password: 'x' }],
      ['support/v1/threads', { subject: `${name('nul subject')}\u0000`, text: 'x' }, officer],
      ['declarations/v1/passes/verify', { pass: name('pass') }, site.staff.token],
    ];
    for (const [where, body, as] of refusals)
      expect([where, (await api('POST', `/api/${where}`, as, body)).status >= 400]).toEqual([where, true]);
    // Broken JSON, and a body that says it is something else: errors of parsers like to quote what they read.
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded'])
      for (const where of ['declarations/v1/declarations', 'registration/v1/registrations', 'accounts/v1/sign-in']) {
        const body = `{"fullName": "${name('broken')}", ${phone()}`;
        const headers = { 'content-type': type, 'idempotency-key': randomUUID() };
        const answer = await fetch(`${system.origin}/api/${where}`, { method: 'POST', headers, body });
        expect(answer.status).toBeGreaterThanOrEqual(400);
      } // prettier-ignore
  }

  /**
   * Both centres hold what was declared and have confirmed all, so that it has been everywhere that it goes. That nothing
   * waits says little by itself: what is still on its way to the feed is not counted there yet.
   */
  async function everythingIsConfirmed(): Promise<void> {
    for (const centre of centres)
      await waitUntil(
        async () => {
          const held = lookFor(all())(JSON.stringify(await sql(centre, 'select content from resource')));
          return atTheCentres.every((what) => held.includes(what));
        },
        `what was declared to arrive at ${centre}`,
        180_000,
      );
    const dic = await signIn('so.tttt');
    await waitUntil(
      async () => {
        const { destinations } = good(await api('GET', '/api/sync/v1/feed', dic)) as { destinations: { streams: { waiting: number }[] }[] };
        return destinations.every(({ streams }) => streams.every(({ waiting }) => waiting === 0));
      },
      'both centres to confirm everything',
      180_000,
    ); // prettier-ignore
  }

  /** What stands in a text, and is not allowed there. */
  const found = (where: string, text: string, look: (text: string) => string[]): string[] =>
    look(text)
      .filter((what) => !inTheClear.some((allowed) => allowed.at.test(where) && allowed.what.test(what)))
      .map((what) => `${what} in ${where}`);
  const all = (): Secret[] => [...secrets, ...passwords];

  it('finds what does stand somewhere: the channel’s words, the centres’ records', async () => {
    const look = lookFor(all());
    const posts = await sql<{ text: string }>('support', 'select text from post');
    expect(look(JSON.stringify(posts))).toContain('post');
    for (const centre of centres) {
      const held = look(JSON.stringify(await sql(centre, 'select content from resource')));
      expect(held).toEqual(expect.arrayContaining(atTheCentres));
    }
    const spelled = { what: 'x', typed: '0903 123 456' };
    for (const text of ['+84903123456', 'tel=%2B84903123456', '0903123456', Buffer.from('x: +84903123456').toString('base64')])
      expect(lookFor([spelled])(text)).toEqual(['x']); // prettier-ignore
    expect(lookFor([{ what: 'n', typed: 'Đỗ Văn' }])('do-van')).toEqual(['n']);
  });

  it('nothing of it stands in any log', () => {
    const look = lookFor(all());
    const files = readdirSync(system.logDir, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const names = files.map((file) => file.name);
    const services = ['gateway', ...serviceNames];
    for (const service of services) expect(names).toContain(`${service}.log`);
    const leaks = files.flatMap((file) =>
      found(`log ${file.name}`, readFileSync(path.join(file.parentPath, file.name), 'utf8'), look),
    );
    expect(leaks).toEqual([]);
    // The logs do speak: at level debug every request leaves a line where it is answered.
    const requests = (service: string): number =>
      readFileSync(path.join(system.logDir, `${service}.log`), 'utf8').split('"request completed"').length;
    for (const service of services) expect([service, requests(service) > 1]).toEqual([service, true]);
  });

  it('nothing of it stands in any value, key or header of any Kafka topic', async () => {
    const look = lookFor(all());
    const leaks: string[] = [];
    const seen = new Map<string, number>();
    await readAllTopics((topic, text) => {
      seen.set(topic, (seen.get(topic) ?? 0) + 1);
      leaks.push(...found(`topic ${topic}`, text, look));
    });
    expect([...new Set(leaks)]).toEqual([]);
    for (const topic of ['registration.unit.v1', 'declarations.declaration.v1', 'declarations.risk-flagged.v1', 'alerts.case.v1', 'support.thread.v1'])
      expect([topic, (seen.get(topic) ?? 0) > 0]).toEqual([topic, true]); // prettier-ignore
  });

  it('nothing of it stands in any key or value of Redis', async () => {
    const look = lookFor(all());
    const redis = new Redis(system.redisUrl);
    const read = async (): Promise<string[]> => {
      const leaks: string[] = [];
      for await (const batch of redis.scanStream({ count: 500 }) as AsyncIterable<string[]>)
        for (const key of batch)
          leaks.push(...found('redis', `${key}\n${await redisValue(redis, key)}`, look));
      return [...new Set(leaks)];
    };
    const planted = `planted-${randomUUID()}`;
    try {
      expect(await read()).toEqual([]);
      // The reading finds what is there: BullMQ keeps a job's data in a hash.
      await redis.hset(planted, 'data', JSON.stringify({ who: secrets[0]!.typed }));
      expect(await read()).toEqual([`${secrets[0]!.what} in redis`]);
    } finally {
      await redis.del(planted);
      redis.disconnect();
    }
  });

  it('a dead letter’s reason says which rule failed, and nothing of what was in the letter', async () => {
    const name = `Đỗ ${madeUpWord()} ${madeUpWord()}`;
    const look = lookFor([{ what: 'letter', typed: name }]);
    const unitId = randomUUID();
    const wrong = createTestEvent('registration.unit.v1', unitId, { unitId, name, state: name, kind: name } as never);
    const probe = new KafkaProbe(system.brokers, '');
    try {
      for (const text of [name, `{"x": ${name}`, JSON.stringify(wrong), JSON.stringify({ ...wrong, id: name })])
        await probe.produceMessage('registration.unit.v1', unitId, text);
      for (const service of ['accounts', 'declarations', 'support', 'sync']) {
        const letters = await waitUntil(async () => {
          const held = await sql<{ reason: string }>(service, 'select reason from dead_letter where key = $1', [unitId]);
          return held.length === 4 ? held : null;
        }, `the dead letters of ${service}`);
        expect(letters).toHaveLength(4);
        for (const { reason } of letters) expect([reason.length > 5, ...look(reason)]).toEqual([true]);
        const log = readFileSync(path.join(system.logDir, `${service}.log`), 'utf8');
        expect([service, ...look(log)]).toEqual([service]);
      }
      const leaks: string[] = [];
      let deadLetters = 0;
      await readAllTopics((topic, text) => {
        if (!topic.startsWith('dead-letter.')) return;
        deadLetters += 1;
        leaks.push(...look(text.split('\n').slice(text.split('\n').indexOf('reason')).join('\n')));
      });
      expect(deadLetters).toBeGreaterThan(0);
      expect(leaks).toEqual([]);
    } finally {
      await probe.close();
    }
  }); // prettier-ignore

  it('nothing of it stands in any column of any table, but for those that are listed with their reason', async () => {
    const look = lookFor(all());
    const leaks: string[] = [];
    expect(Object.keys(system.databases).length).toBeGreaterThan(5);
    for (const database of Object.keys(system.databases)) {
      const tables = await sql<{ name: string }>(
        database,
        `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and n.nspname = 'public' and not c.relispartition
         union select c.oid::regclass::text from pg_class c where c.relispartition and c.relkind = 'r'`,
      );
      // The shares of day keys have a database of their own, with one table.
      expect(tables.length).toBeGreaterThan(database.endsWith('shares') ? 0 : 5);
      for (const { name: table } of tables)
        for (const row of await sql<Record<string, unknown>>(database, `select * from ${table}`))
          for (const [column, value] of Object.entries(row))
            leaks.push(...found(`${database}.${table}.${column}`, textOf(value), look));
    }
    expect([...new Set(leaks)]).toEqual([]);
  });

  it('one-time passwords are kept as hashes only, and used ones are gone', async () => {
    expect(passwords.filter(({ what }) => what === 'one-time password').length).toBeGreaterThan(5);
    const kept = await sql<{ password_hash: string }>(
      'accounts',
      'select password_hash from account where password_hash is not null',
    );
    expect(kept.length).toBeGreaterThan(0);
    for (const { password_hash: hashed } of kept) expect(hashed).toMatch(/^\$argon2id\$/);
    const waiting = await sql(
      'accounts',
      `select 1 from secret s join account a on a.id = s.account_id where a.state not in ('ISSUED', 'HANDOVER_WAITING', 'BOUNCED')`,
    );
    expect(waiting).toEqual([]);
    const digests = passwords.map(({ typed }) => createHash('sha256').update(typed).digest('hex'));
    const text = JSON.stringify(await sql('accounts', 'select * from account'));
    expect(digests.filter((digest) => text.includes(digest))).toEqual([]);
  });
});

const textOf = (value: unknown): string =>
  value === null || value === undefined
    ? ''
    : Buffer.isBuffer(value)
      ? value.toString('utf8')
      : typeof value === 'string'
        ? value
        : JSON.stringify(value);

async function redisValue(redis: Redis, key: string): Promise<string> {
  switch (await redis.type(key)) {
    case 'string':
      return (await redis.get(key)) ?? '';
    case 'hash':
      return JSON.stringify(await redis.hgetall(key));
    case 'list':
      return JSON.stringify(await redis.lrange(key, 0, -1));
    case 'set':
      return JSON.stringify(await redis.smembers(key));
    case 'zset':
      return JSON.stringify(await redis.zrange(key, 0, -1));
    case 'stream':
      return JSON.stringify(await redis.xrange(key, '-', '+'));
    default:
      return '';
  }
}

/** Every message that stands in the cluster now, from the beginning; a topic's name, and all of the message as text. */
async function readAllTopics(see: (topic: string, text: string) => void): Promise<void> {
  process.env['KAFKAJS_NO_PARTITIONER_WARNING'] = '1';
  const kafka = new Kafka({ clientId: 'secrecy', brokers: system.brokers.split(','), logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  const consumer = kafka.consumer({ groupId: `secrecy-${randomUUID()}`, maxWaitTimeInMs: 50 });
  await admin.connect();
  await consumer.connect();
  try {
    const topics = (await admin.listTopics()).filter((topic) => !topic.startsWith('__'));
    const left = new Set<string>();
    const ends = new Map<string, number>();
    for (const topic of topics)
      for (const { partition, low, high } of await admin.fetchTopicOffsets(topic))
        if (Number(high) > Number(low)) {
          left.add(`${topic}/${partition}`);
          ends.set(`${topic}/${partition}`, Number(high));
        }
    await consumer.subscribe({ topics, fromBeginning: true });
    await consumer.run({
      eachBatch: ({ batch }) => {
        const place = `${batch.topic}/${batch.partition}`;
        for (const { key, value, headers } of batch.messages)
          see(
            batch.topic,
            [key?.toString(), value?.toString(), ...Object.entries(headers ?? {}).flatMap(([name, held]) => [name, String(held)])].join('\n'),
          );
        if (Number(batch.lastOffset()) + 1 >= (ends.get(place) ?? 0)) left.delete(place);
        return Promise.resolve();
      },
    });
    await waitUntil(() => left.size === 0, 'all topics to be read', 180_000);
  } finally {
    await consumer.disconnect();
    await admin.disconnect();
  }
} // prettier-ignore
