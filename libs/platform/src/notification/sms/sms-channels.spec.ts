import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadConfig } from '../../config/index.js';
import { DeliveryPostponedError } from '../notification-channel.js';
import { FallbackSmsChannel } from './fallback-sms-channel.js';
import { GatewaySmsChannel } from './gateway-sms-channel.js';
import { smsInboxAddress } from './inbox-sms-channel.js';
import { createSmsChannel } from './provide-sms-channel.js';
import type { OutgoingSms, SmsChannel } from './sms-channel.js';
import { SmsConfig } from './sms-config.js';
import { ZnsSmsChannel } from './zns-sms-channel.js';

interface SeenRequest {
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

const phone = '+84903123456';
const sms: OutgoingSms = {
  id: '0197a1b2-0000-7000-8000-000000000001',
  text: 'Ma xac nhan: 123456',
  template: { name: 'one-time-code', parameters: { otp: '123456' } },
};
const wait = (): Promise<void> => Promise.resolve();

describe('channels of messages to phones', () => {
  let server: Server;
  let url: string;
  let seen: SeenRequest[];
  /** Answers of the server, in order; the last one repeats. `silent`: the connection is closed. */
  let answers: (readonly [status: number, body: unknown] | 'silent')[];

  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        seen.push({ headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) });
        const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
        if (answer === 'silent') return void request.socket.destroy();
        response.writeHead(answer[0], { location: 'http://127.0.0.1:1/elsewhere' });
        response.end(JSON.stringify(answer[1]));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/messages`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(() => {
    seen = [];
    answers = [[202, {}]];
  });

  const gateway = (): SmsChannel => new GatewaySmsChannel({ url, token: 'secret', timeoutMs: 2_000, wait });
  const outcomeOf = (channel: SmsChannel): Promise<unknown> =>
    channel.deliver(phone, sms).catch((error: unknown) => error);

  describe('an SMS gateway', () => {
    it('gets number, text and id with the token', async () => {
      expect(await gateway().deliver(phone, sms)).toEqual({ outcome: 'accepted', reply: '' });
      expect(seen).toHaveLength(1);
      expect(seen[0]).toMatchObject({
        headers: { authorization: 'Bearer secret', 'idempotency-key': sms.id },
        body: { to: phone, text: sms.text, id: sms.id },
      });
    });

    it('gets the same id again after a lost connection and after transient statuses', async () => {
      answers = ['silent', [503, {}], [200, {}]];
      expect(await gateway().deliver(phone, sms)).toEqual({ outcome: 'accepted', reply: '' });
      expect(seen.map(({ headers }) => headers['idempotency-key'])).toEqual([sms.id, sms.id, sms.id]);
    });

    it('accepts a repetition that it knows', async () => {
      answers = [[409, {}]];
      expect(await gateway().deliver(phone, sms)).toEqual({ outcome: 'accepted', reply: '' });
    });

    it.each([400, 404, 410, 422])('refuses the number with %i', async (status) => {
      answers = [[status, { to: phone }]];
      expect(await gateway().deliver(phone, sms)).toEqual({ outcome: 'refused', reply: String(status) });
      expect(seen).toHaveLength(1);
    });

    it.each([401, 403, 302])('refuses the sender with %i, and the message is postponed', async (status) => {
      answers = [[status, {}]];
      expect(await outcomeOf(gateway())).toBeInstanceOf(DeliveryPostponedError);
      expect(seen).toHaveLength(1);
    });

    it('is tried three times, and the error holds neither number nor text', async () => {
      answers = [[500, { to: phone, text: sms.text }]];
      const error = (await outcomeOf(gateway())) as Error;
      expect(error).toBeInstanceOf(DeliveryPostponedError);
      expect(seen).toHaveLength(3);
      expect(JSON.stringify([error.message, error.cause])).not.toMatch(/903123456|123456/);
    });

    it('is given up after the timeout', async () => {
      const hanging = createServer(() => undefined);
      await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve));
      const { port } = hanging.address() as AddressInfo;
      const channel = new GatewaySmsChannel({
        url: `http://127.0.0.1:${port}/`,
        token: 'secret',
        timeoutMs: 20,
        wait,
      });
      expect(await outcomeOf(channel)).toBeInstanceOf(DeliveryPostponedError);
      hanging.closeAllConnections();
      await new Promise((resolve) => hanging.close(resolve));
    });
  });

  describe('Zalo', () => {
    const accessTokenFile = path.join(mkdtempSync(path.join(tmpdir(), 'zns-')), 'token');
    const zns = (): SmsChannel =>
      new ZnsSmsChannel({
        url,
        accessTokenFile,
        templates: new Map([['one-time-code', '7001']]),
        timeoutMs: 2_000,
        wait,
      });
    beforeEach(() => {
      writeFileSync(accessTokenFile, 'token-1\n');
      answers = [[200, { error: 0, data: { msg_id: 'm1' } }]];
    });

    it('gets the template, its parameters and the tracking id', async () => {
      expect(await zns().deliver(phone, sms)).toEqual({ outcome: 'accepted', reply: '' });
      expect(seen[0]).toMatchObject({
        headers: { access_token: 'token-1' },
        body: {
          phone: '84903123456',
          template_id: '7001',
          template_data: { otp: '123456' },
          tracking_id: sms.id,
        },
      });
    });

    it('gets a renewed token without a restart', async () => {
      const channel = zns();
      await channel.deliver(phone, sms);
      writeFileSync(accessTokenFile, 'token-2');
      await channel.deliver(phone, sms);
      expect(seen.map(({ headers }) => headers['access_token'])).toEqual(['token-1', 'token-2']);
    });

    it.each([-108, -114, -118, -119])('refuses the recipient with the error %i', async (error) => {
      answers = [[200, { error, message: 'refused' }]];
      expect(await zns().deliver(phone, sms)).toEqual({ outcome: 'refused', reply: String(error) });
    });

    it.each([-124, -115, undefined])('refuses the sender with the error %p', async (error) => {
      answers = [[200, { error }]];
      expect(await outcomeOf(zns())).toBeInstanceOf(DeliveryPostponedError);
    });

    it('does not get a message without a template', async () => {
      const other = { ...sms, template: { name: 'other', parameters: {} } };
      expect(await zns().deliver(phone, other)).toEqual({ outcome: 'refused', reply: 'no template' });
      expect(seen).toEqual([]);
    });

    it('hands what it refuses and what it postpones to the gateway', async () => {
      const channel = new FallbackSmsChannel(zns(), gateway());
      answers = [
        [200, { error: -118 }],
        [202, {}],
        [200, { error: -124 }],
        [202, {}],
      ];
      expect(await channel.deliver(phone, sms)).toEqual({ outcome: 'accepted', reply: '' });
      expect(await channel.deliver(phone, sms)).toEqual({ outcome: 'accepted', reply: '' });
      expect(seen.map(({ headers }) => headers.authorization ?? 'zalo')).toEqual([
        'zalo',
        'Bearer secret',
        'zalo',
        'Bearer secret',
      ]);
    });
  });

  describe('the configuration', () => {
    const production = {
      NODE_ENV: 'production',
      DATABASE_URL: 'postgres://declarations:secret@db/declarations',
      PUBLIC_ORIGIN: 'https://khaibao.example.vn',
      READER_PUBLIC_KEYS: '{"sync":{}}',
      KAFKA_ALLOW_PLAINTEXT: 'true',
    };
    const gatewayVariables = {
      SMS_CHANNEL: 'gateway',
      SMS_GATEWAY_URL: 'https://sms.example.vn/v1',
      SMS_GATEWAY_TOKEN: 'secret',
    };

    it('has no channel by default', async () => {
      const channel = createSmsChannel(loadConfig(SmsConfig, production));
      expect(channel.isConfigured).toBe(false);
      expect(await outcomeOf(channel)).toBeInstanceOf(DeliveryPostponedError);
    });

    it.each<[string, Record<string, string>]>([
      ['inbox', { SMS_CHANNEL: 'inbox' }],
      ['gateway', gatewayVariables],
      ['zns', { SMS_CHANNEL: 'zns', ZNS_ACCESS_TOKEN_FILE: '/run/zns', ZNS_TEMPLATES: '{"one-time-code":"1"}' }],
    ])('selects the channel %s', (_name, environment) => {
      expect(createSmsChannel(loadConfig(SmsConfig, environment)).isConfigured).toBe(true);
    }); // prettier-ignore

    it.each<[string, Record<string, string>, RegExp]>([
      ['an unknown channel', { SMS_CHANNEL: 'pigeon' }, /SMS_CHANNEL/],
      ['a gateway without its URL', { SMS_CHANNEL: 'gateway' }, /SMS_GATEWAY_URL: is missing/],
      ['a gateway without its token', { SMS_GATEWAY_URL: 'https://sms.example.vn' }, /SMS_GATEWAY_TOKEN: is missing/],
      ['Zalo without templates', { SMS_CHANNEL: 'zns', ZNS_ACCESS_TOKEN_FILE: '/run/zns' }, /ZNS_TEMPLATES: is missing/],
      ['templates that are no object', { ZNS_TEMPLATES: '[1]' }, /ZNS_TEMPLATES: is to be/],
      ['the development inbox in production', { ...production, SMS_CHANNEL: 'inbox' }, /SMS_CHANNEL: inbox shows/],
      ['a token in clear text in production', { ...production, ...gatewayVariables, SMS_GATEWAY_URL: 'http://sms.example.vn' }, /SMS_GATEWAY_URL: in production/],
    ])('refuses %s', (_what, environment, problem) => {
      expect(() => loadConfig(SmsConfig, environment)).toThrow(problem);
    }); // prettier-ignore
  });

  it('names the mail address of a phone in the inbox', () => {
    expect(smsInboxAddress(phone)).toBe('0903123456@sms.local');
  });
});
