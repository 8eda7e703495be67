import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { feedUrns, receiptType, type FeedReceipt, type FeedStream } from '@khai-bao/contracts';
import { canonicalDigest, MessageVerifier, sha256Base64Url, signStatement } from '@khai-bao/platform/signing';
import type { Bundle, Extension } from '@medplum/fhirtypes';
import { CompactSign, importJWK, type JWK } from 'jose';
import { uuidv7 } from 'uuidv7';

/** A batch as it came in. */
export interface SeenBatch {
  readonly stream: FeedStream;
  readonly from: number;
  readonly to: number;
  readonly holes: number[];
  readonly key: string;
  readonly digest: string;
  /** `PUT Organization/<id>`, without the Provenance. */
  readonly entries: { seq: number; reference: string; method: string; version: number; digest: string }[];
  readonly text: string;
}

/** What a script does with a batch instead of taking it. */
export type Scripted =
  | 'take'
  /** Takes it and breaks the line before the answer. */
  | 'lose-answer'
  /** Neither takes it nor answers, until the sender ends the request. */
  | 'never-answer'
  | { readonly status: number; readonly body?: object; readonly headers?: Record<string, string> }
  /** Answers a receipt that is not what it should be. */
  | { readonly forge: (receipt: FeedReceipt) => FeedReceipt; readonly key?: JWK };

/** A data centre whose responses a test scripts. It records all requests and verifies each signature. */
export class ScriptedCentre {
  readonly seen: SeenBatch[] = [];
  /** Numbers taken, in order, per stream. */
  readonly taken = new Map<FeedStream, number[]>();
  readonly inFlight = { now: 0, most: 0 };
  badSignatures = 0;
  script: (batch: SeenBatch) => Scripted = () => 'take';
  private readonly receipts = new Map<string, string>();
  private server: Server | undefined;
  private port = 0;

  constructor(
    private readonly name: string,
    private readonly receiptKey: JWK,
    private readonly senderKey: JWK,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async open(): Promise<void> {
    if (this.server !== undefined) return;
    this.server = createServer((request, response) => void this.handle(request, response));
    await new Promise<void>((resolve) => this.server!.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    server?.closeAllConnections();
    await new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve())));
  }

  /** References of all that was taken, by stream. */
  held(stream: FeedStream): number[] {
    return this.taken.get(stream) ?? [];
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.inFlight.now += 1;
    this.inFlight.most = Math.max(this.inFlight.most, this.inFlight.now);
    try {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      await this.answer(request, Buffer.concat(parts), response);
    } finally {
      this.inFlight.now -= 1;
    }
  }

  private async answer(request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
    const send = (status: number, value: object, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(value));
    };
    try {
      await new MessageVerifier([this.senderKey]).verifyRequest({
        method: request.method ?? '',
        url: `${this.url}${request.url}`,
        headers: request.headers as Record<string, string>,
        body,
      });
    } catch {
      this.badSignatures += 1;
      return send(401, {});
    }
    const batch = read(body, String(request.headers['idempotency-key']));
    this.seen.push(batch);
    const scripted = this.script(batch);
    if (scripted === 'never-answer')
      return new Promise((resolve) => request.socket.once('close', () => resolve()));
    if (typeof scripted === 'object' && 'status' in scripted)
      return send(scripted.status, scripted.body ?? {}, scripted.headers);
    const receipt = this.receiptOf(batch);
    if (typeof scripted === 'object') {
      const jws = await signWithAnyKey(scripted.key ?? this.receiptKey, scripted.forge(receipt));
      return send(200, { receipt: jws });
    }
    const jws = this.receipts.get(batch.key) ?? (await this.take(batch, receipt));
    if (scripted === 'lose-answer') request.socket.destroy();
    else send(200, { receipt: jws });
  }

  private async take(batch: SeenBatch, receipt: FeedReceipt): Promise<string> {
    const seqs = [...new Set(batch.entries.map(({ seq }) => seq))];
    this.taken.set(batch.stream, [...this.held(batch.stream), ...seqs]);
    const jws = await signStatement(this.receiptKey, receiptType, receipt);
    this.receipts.set(batch.key, jws);
    return jws;
  }

  private receiptOf(batch: SeenBatch): FeedReceipt {
    return {
      receiptId: uuidv7(),
      destination: this.name,
      stream: batch.stream,
      fromSeq: batch.from,
      toSeq: batch.to,
      holes: batch.holes,
      idempotencyKey: batch.key,
      bundleDigest: batch.digest,
      entries: batch.entries.map(({ seq, reference, version, digest }) => ({
        seq,
        reference,
        version,
        digest,
        result: 'stored',
      })),
      confirmedAt: new Date().toISOString(),
    };
  }
}

/** Signs a receipt with the algorithm of the key, which may be another one than that of receipts. */
async function signWithAnyKey(key: JWK, receipt: FeedReceipt): Promise<string> {
  if (key.kty === 'OKP') return signStatement(key, receiptType, receipt);
  return new CompactSign(new TextEncoder().encode(JSON.stringify(receipt)))
    .setProtectedHeader({
      alg: 'ES256',
      typ: receiptType,
      ...(key.kid === undefined ? {} : { kid: key.kid }),
    })
    .sign(await importJWK(key, 'ES256'));
}

function read(body: Buffer, key: string): SeenBatch {
  const bundle = JSON.parse(body.toString()) as Bundle;
  const entries = bundle.entry ?? [];
  const provenance = entries.at(-1)?.resource as { extension?: Extension[] } | undefined;
  const parts = provenance?.extension?.[0]?.extension ?? [];
  const numberOf = (list: Extension[], url: string): number =>
    list.find((part) => part.url === url)?.valueDecimal ?? -1;
  return {
    stream: parts.find(({ url }) => url === 'stream')?.valueCode as FeedStream,
    from: numberOf(parts, 'from'),
    to: numberOf(parts, 'to'),
    holes: parts.filter(({ url }) => url === 'hole').map(({ valueDecimal }) => valueDecimal ?? -1),
    key,
    digest: sha256Base64Url(body),
    text: body.toString(),
    entries: entries.slice(0, -1).map(({ extension, request, resource }) => {
      const named = extension?.find(({ url }) => url === feedUrns.entry)?.extension ?? [];
      return {
        seq: numberOf(named, 'seq'),
        version: numberOf(named, 'version'),
        reference: request?.url ?? '',
        method: request?.method ?? '',
        digest: canonicalDigest(resource === undefined ? { request } : { request, resource }),
      };
    }),
  };
}
