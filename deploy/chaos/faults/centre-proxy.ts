import { randomUUID } from 'node:crypto';
import http, { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { CompactSign, generateKeyPair } from 'jose';
import type { CentreName } from '../../local/secrets.ts';

/**
 * How a proxy treats requests. `pass`: it forwards them; `away`: it closes the connection; `slow`: each response is delayed;
 * `fails`: status 500; `forges`: 200 with a receipt that another key has signed, while every other batch is forwarded.
 */
export type ProxyMode = 'pass' | 'away' | 'slow' | 'fails' | 'forges';

interface CentreResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const delayMs = 1_500;

/** A proxy between sync and a data centre that can produce faults. */
export class CentreProxy {
  mode: ProxyMode = 'pass';
  /** Requests that were treated in a mode other than `pass`. */
  faultyRequests = 0;
  readonly #centre: CentreName;
  readonly #centrePort: number;
  readonly #server: http.Server;
  readonly #agent = new http.Agent({ keepAlive: true });

  constructor(centre: CentreName, centrePort: number) {
    this.#centre = centre;
    this.#centrePort = centrePort;
    this.#server = http.createServer((request, response) => void this.#handle(request, response));
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
  }

  async close(): Promise<void> {
    this.#agent.destroy();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body: Buffer;
    try {
      body = await buffer(request);
    } catch {
      response.destroy();
      return;
    }
    const { mode } = this;
    if (mode !== 'pass') this.faultyRequests += 1;
    if (mode === 'away') request.socket.destroy();
    else if (mode === 'fails') response.writeHead(500).end();
    else if (mode === 'forges') await this.#forge(request, response, body);
    else {
      if (mode === 'slow') await sleep(delayMs);
      try {
        const { status, headers, body: text } = await this.#forward(request, body);
        response.writeHead(status, headers).end(text);
      } catch {
        request.socket.destroy();
      }
    }
  }

  async #forge(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> {
    if (this.faultyRequests % 2 === 0) await this.#forward(request, body).catch(() => undefined);
    const receipt = await forgeReceipt(this.#centre, body);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ receipt }));
  }

  #forward({ method, url, headers }: IncomingMessage, body: Buffer): Promise<CentreResponse> {
    return new Promise((resolve, reject) => {
      const forwarded = http.request(
        { agent: this.#agent, hostname: '127.0.0.1', port: this.#centrePort, method, path: url, headers },
        (response) => {
          const { connection: _connection, 'transfer-encoding': _coding, ...kept } = response.headers;
          buffer(response).then(
            (text) => resolve({ status: response.statusCode ?? 502, headers: kept, body: text }),
            reject,
          );
        },
      );
      forwarded.on('error', reject);
      forwarded.end(body);
    });
  }
}

/** An extension of a FHIR resource that states a part of a batch's range. */
interface RangeExtension {
  readonly url: string;
  readonly valueCode?: string;
  readonly valueDecimal?: number;
}

/** The members of a batch that a receipt repeats. Its last entry is the Provenance with the range. */
interface BatchBundle {
  readonly identifier: { readonly value: string };
  readonly entry: readonly {
    readonly resource: { readonly extension?: readonly { readonly extension?: readonly RangeExtension[] }[] };
  }[];
}

/** A receipt that confirms the whole batch with the centre's key id, signed by another key. */
async function forgeReceipt(centre: CentreName, body: Buffer): Promise<string> {
  const bundle = JSON.parse(body.toString()) as BatchBundle;
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  const range = bundle.entry.at(-1)?.resource.extension?.[0]?.extension ?? [];
  const partOf = (url: string): RangeExtension | undefined => range.find((part) => part.url === url);
  const receipt = {
    receiptId: randomUUID(),
    destination: centre,
    stream: partOf('stream')?.valueCode,
    fromSeq: partOf('from')?.valueDecimal,
    toSeq: partOf('to')?.valueDecimal,
    holes: [],
    idempotencyKey: bundle.identifier.value,
    bundleDigest: '',
    entries: [],
    confirmedAt: new Date().toISOString(),
  };
  return new CompactSign(new TextEncoder().encode(JSON.stringify(receipt)))
    .setProtectedHeader({ alg: 'EdDSA', typ: 'khai-bao-receipt+jws', kid: `${centre}-1` })
    .sign(privateKey);
}
