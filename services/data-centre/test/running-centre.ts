import { randomBytes, randomUUID } from 'node:crypto';
import { feedUrns, receiptType, type FeedReceipt } from '@khai-bao/contracts';
import { MessageSigner, verifyStatement } from '@khai-bao/platform/signing';
import { testServers } from '@khai-bao/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { CentreConfig } from '../src/centre.config.js';
import { createCentreApp } from '../src/create-centre.js';
import { createCentreDataSource } from '../src/database.js';

interface KeyPair {
  readonly public: JWK;
  readonly private: JWK;
}

/** A new Ed25519 key under a name. */
export const pair = async (kid: string): Promise<KeyPair> => {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return {
    public: { ...(await exportJWK(publicKey)), kid },
    private: { ...(await exportJWK(privateKey)), kid },
  };
};

export interface Change {
  readonly id: string;
  readonly version?: number;
  readonly name?: string;
  readonly gone?: boolean;
}
export interface Sent {
  readonly from: number;
  readonly to?: number;
  readonly holes?: number[];
  readonly key?: string;
  readonly stream?: string;
  readonly destination?: string;
}
export interface Batch {
  readonly key: string;
  readonly body: Buffer<ArrayBuffer>;
}
export interface Posted {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers are what a test looks into
  readonly body: any;
}
export interface Posting {
  readonly by?: JWK;
  readonly created?: Date;
  readonly type?: string;
  /** Another body than was signed. */
  readonly sent?: Buffer<ArrayBuffer>;
  readonly unsigned?: boolean;
  /** Headers put over the signed ones. */
  readonly headers?: Record<string, string>;
}

/** The centre of the city on a database of its own, and its sender. */
export class RunningCentre {
  private constructor(
    private readonly app: NestFastifyApplication,
    readonly url: string,
    readonly sender: KeyPair,
    readonly receipts: KeyPair,
    readonly listKey: KeyPair,
    /** Token of the operator of the NCOVI list. */
    readonly operatorToken: string,
  ) {}

  static async open(): Promise<RunningCentre> {
    const [sender, receipts, listKey] = await Promise.all([pair('sender-1'), pair('city-1'), pair('list-1')]);
    const operatorToken = randomBytes(32).toString('base64url');
    const name = `centre_${randomBytes(4).toString('hex')}`;
    const admin = new pg.Client({ connectionString: testServers().databaseUrl });
    await admin.connect();
    await admin.query(`create database ${name}`);
    await admin.end();
    const databaseUrl = new URL(testServers().databaseUrl);
    databaseUrl.pathname = `/${name}`;
    const config = Object.assign(new CentreConfig(), {
      databaseUrl: databaseUrl.href,
      logLevel: 'silent',
      centreName: 'city',
      receiptSigningKey: JSON.stringify(receipts.private),
      senderPublicKeys: JSON.stringify([sender.public]),
      listSigningKey: JSON.stringify(listKey.private),
      operatorToken,
      bodyLimit: 64 * 1024,
    });
    const migrating = await createCentreDataSource(config).initialize();
    await migrating.runMigrations();
    await migrating.destroy();
    const app = await createCentreApp(config);
    await app.listen(0, '127.0.0.1');
    const url = await app.getUrl();
    config.centreOrigin = url;
    return new RunningCentre(app, url, sender, receipts, listKey, operatorToken);
  }

  close(): Promise<void> {
    return this.app.close();
  }

  readonly rows = (sql: string): Promise<Record<string, unknown>[]> => this.app.get(DataSource).query(sql);

  readonly post = async ({ key, body }: Batch, posting: Posting = {}): Promise<Posted> => {
    const request = {
      method: 'POST',
      url: `${this.url}/fhir`,
      headers: { 'content-type': posting.type ?? 'application/fhir+json', 'idempotency-key': key },
      body,
    };
    const headers = posting.unsigned
      ? request.headers
      : await new MessageSigner(posting.by ?? this.sender.private).signRequest(request, posting.created);
    const answer = await fetch(request.url, {
      method: 'POST',
      headers: { ...headers, ...posting.headers },
      body: posting.sent ?? body,
    });
    return { status: answer.status, body: await answer.json() };
  };

  readonly get = async (
    path: string,
    headers?: Record<string, string>,
  ): Promise<Posted & { signed: Record<string, string> }> => {
    const signed =
      headers ??
      (await new MessageSigner(this.sender.private).signRequest({ method: 'GET', url: this.url + path, headers: {} }));
    const answer = await fetch(this.url + path, { headers: signed });
    return { status: answer.status, body: await answer.json(), signed };
  }; // prettier-ignore

  readonly receiptOf = async (posted: Posted): Promise<FeedReceipt> =>
    (await verifyStatement(
      [this.receipts.public],
      receiptType,
      posted.body.receipt as string,
    )) as FeedReceipt;

  readonly position = async (stream = 'unit'): Promise<number> =>
    ((await this.get('/v1/summary')).body.streams as { stream: string; position: number }[]).find(
      (row) => row.stream === stream,
    )!.position;

  /** A Bundle as the feed sends it: one Organization for each number. */
  readonly bundleOf = (
    changes: readonly Change[],
    {
      from,
      to = from + changes.length - 1,
      holes = [],
      key = randomUUID(),
      stream = 'unit',
      destination = 'city',
    }: Sent,
  ): Batch => {
    let seq = from - 1;
    const entry = changes.map(({ id, version = 1, name = 'Chợ Bến Nghé', gone = false }) => {
      do seq += 1;
      while (holes.includes(seq));
      return {
        extension: [
          {
            url: feedUrns.entry,
            extension: [
              { url: 'stream', valueCode: stream },
              { url: 'seq', valueDecimal: seq },
              { url: 'id', valueString: id },
              { url: 'version', valueDecimal: version },
            ],
          },
        ],
        fullUrl: `${this.url}/fhir/Organization/${id}`,
        ...(gone ? {} : { resource: { resourceType: 'Organization', id, name } }),
        request: { method: gone ? 'DELETE' : 'PUT', url: `Organization/${id}` },
      };
    });
    const batch = [
      { url: 'destination', valueString: destination },
      { url: 'stream', valueCode: stream },
      { url: 'from', valueDecimal: from },
      { url: 'to', valueDecimal: to },
      ...holes.map((hole) => ({ url: 'hole', valueDecimal: hole })),
    ];
    const provenance = {
      resourceType: 'Provenance',
      id: key,
      extension: [{ url: feedUrns.batch, extension: batch }],
      target: [{ display: 'the batch' }],
      recorded: '2021-06-30T01:00:00.000Z',
      agent: [{ who: { display: 'Khai Báo' } }],
    };
    const bundle = {
      resourceType: 'Bundle',
      type: 'transaction',
      identifier: { system: feedUrns.key, value: key },
      timestamp: '2021-06-30T01:00:00.000Z',
      entry: [
        ...entry,
        {
          fullUrl: `${this.url}/fhir/Provenance/${key}`,
          resource: provenance,
          request: { method: 'PUT', url: `Provenance/${key}` },
        },
      ],
    };
    return { key, body: Buffer.from(JSON.stringify(bundle)) };
  };
}
