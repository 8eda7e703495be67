import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Parser } from '@asyncapi/parser';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { createAsyncApiDocument } from '../src/asyncapi.js';
import {
  dayTopicDays,
  dayTopics,
  errorCatalogue,
  eventClasses,
  EventEnvelope,
  permissionsByGrant,
  rolePermissions,
  permissions,
  topicDeclarations,
  Topics,
  type Topic,
} from '../src/index.js';

const here = import.meta.dirname;
const topics = Object.values(Topics);
const golden = (topic: Topic): EventEnvelope =>
  JSON.parse(readFileSync(path.join(here, 'golden', `${topic}.json`), 'utf8')) as EventEnvelope;

describe('the AsyncAPI document', () => {
  const committed = readFileSync(path.join(here, '../asyncapi.json'), 'utf8');

  it('is the one that the event classes make: run `npm run asyncapi -w @khai-bao/contracts` after a change', () => {
    expect(JSON.parse(committed)).toEqual(JSON.parse(JSON.stringify(createAsyncApiDocument())));
  });

  it('is valid AsyncAPI 3.0', async () => {
    const { diagnostics } = await new Parser().parse(committed);
    expect(diagnostics.filter(({ severity }) => severity === 0)).toEqual([]);
  });
});

describe('golden events', () => {
  const document = JSON.parse(JSON.stringify(createAsyncApiDocument())) as {
    components: { messages: Record<string, { payload: object }> };
  };
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'asyncapi', ...document });

  it('stand there for every topic and no other', () => {
    expect(readdirSync(path.join(here, 'golden')).sort()).toEqual(
      topics.map((topic) => `${topic}.json`).sort(),
    );
  });

  it.each(topics)('%s is read by its class and fits its schema', (topic) => {
    const type = eventClasses[topic] as new () => object;
    const event = golden(topic);
    expect(
      validateSync(plainToInstance(EventEnvelope, event), { whitelist: true, forbidNonWhitelisted: true }),
    ).toEqual([]);
    expect(
      validateSync(plainToInstance(type, event.data), { whitelist: true, forbidNonWhitelisted: true }),
    ).toEqual([]);
    const check = ajv.compile({ $ref: `asyncapi#/components/messages/${type.name}/payload` });
    expect(check(event) ? [] : check.errors).toEqual([]);
  });

  it.each(topics)('%s without any one of its required fields is refused by both', (topic) => {
    const type = eventClasses[topic] as new () => object;
    const { required = [] } = (
      document as unknown as { components: { schemas: Record<string, { required?: string[] }> } }
    ).components.schemas[type.name]!;
    expect(required.length).toBeGreaterThan(0);
    const check = ajv.compile({ $ref: `asyncapi#/components/messages/${type.name}/payload` });
    for (const field of required) {
      const { [field]: _left, ...data } = golden(topic).data as Record<string, unknown>;
      expect([field, validateSync(plainToInstance(type, data)).length]).toEqual([field, 1]);
      expect([field, check({ ...golden(topic), data })]).toEqual([field, false]);
    }
  });
});

describe('the declared lists', () => {
  it('declare every topic in a file of its name', () => {
    expect(readdirSync(path.join(here, '../src/topics')).sort()).toEqual(
      topics.map((topic) => `${topic}.ts`).sort(),
    );
  });

  it('declare every topic once, with a retention that ends', () => {
    expect(topics.length).toBeGreaterThan(10);
    for (const topic of topics) {
      const declared = topicDeclarations.filter(({ name }) => name === topic);
      expect(declared).toHaveLength(1);
      const { config } = declared[0]!;
      expect(
        config['cleanup.policy'] === 'compact' || Number(config['retention.ms']) <= 28 * 24 * 3_600_000,
      ).toBe(true);
    }
  });

  it('keep what holds sealed people within the retention window, never compacted', () => {
    for (const topic of [Topics.declaration, Topics.riskFlagged, Topics.case])
      expect(topicDeclarations.find(({ name }) => name === topic)?.config['cleanup.policy']).toBe('delete');
  });

  it('name only permissions that exist, each held by somebody', () => {
    const held = new Set([...Object.values(rolePermissions).flat(), ...permissionsByGrant()]);
    expect([...held].filter((permission) => !permissions.includes(permission))).toEqual([]);
    expect(permissions.filter((permission) => !held.has(permission))).toEqual([]);
  });

  it('give every error a status and a service of its own', () => {
    expect(Object.entries(errorCatalogue).length).toBeGreaterThan(50);
    for (const [code, { status, title }] of Object.entries(errorCatalogue)) {
      expect(code).toMatch(
        /^(PLATFORM|REGISTRATION|ACCOUNTS|DECLARATIONS|ALERTS|SUPPORT|SYNC|CENTRE)\.[A-Z_]+$/,
      );
      expect(status).toBeGreaterThanOrEqual(400);
      expect(title.length).toBeGreaterThan(5);
    }
  });
});

describe('topics that hold what a day’s key opens', () => {
  const day = 24 * 60 * 60 * 1000;
  const declared = topicDeclarations.filter(
    ({ name }) => dayTopics.includes(name as Topic) || name.startsWith('dead-letter.'),
  );

  it.each(declared)('$name lets go within the time that a day is kept', ({ config }) => {
    expect(config).toMatchObject({ 'cleanup.policy': 'delete', 'segment.ms': String(day) });
    // A segment goes when its last message is old enough, and at each check of the broker, which is minutes.
    expect(Number(config['retention.ms']) + Number(config['segment.ms'])).toBeLessThan(dayTopicDays * day);
  });

  it('keeps the keys longer than what they open', () => {
    const kept = (topic: Topic): number =>
      Number(topicDeclarations.find(({ name }) => name === topic)!.config['retention.ms']);
    for (const topic of [Topics.declaration, Topics.riskFlagged])
      expect(kept(Topics.dayKey)).toBeGreaterThan(kept(topic));
  });
});
