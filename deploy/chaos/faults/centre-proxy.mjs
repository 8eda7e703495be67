import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { CompactSign, generateKeyPair } from 'jose';

/**
 * Stands between sync and a data centre, and can be asked to do wrong: `pass`, `away` (no connection), `slow` (each answer
 * after `delay`), `fails` (500), `forges` (200 with a receipt that another key has signed; every other batch reaches the
 * centre all the same).
 */
export class CentreProxy {
  mode = 'pass';
  delay = 1_500;
  /** Requests that were treated as the mode says. */
  wronged = 0;
  #server;
  #agent = new http.Agent({ keepAlive: true });

  constructor(name, centrePort) {
    this.name = name;
    this.centrePort = centrePort;
    this.#server = http.createServer((request, response) => void this.#take(request, response));
  }

  async listen(port) {
    await new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    this.port = port;
  }

  async close() {
    this.#agent.destroy();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(request, response) {
    const parts = [];
    try {
      for await (const part of request) parts.push(part);
    } catch {
      return response.destroy();
    }
    const body = Buffer.concat(parts);
    if (this.mode !== 'pass') this.wronged += 1;
    if (this.mode === 'away') return request.socket.destroy();
    if (this.mode === 'fails') return response.writeHead(500).end();
    if (this.mode === 'forges') {
      if (this.wronged % 2 === 0) await this.#ask(request, body).catch(() => undefined);
      const receipt = await forgedReceipt(this.name, body);
      return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ receipt }));
    }
    if (this.mode === 'slow') await new Promise((resolve) => setTimeout(resolve, this.delay));
    try {
      const { status, headers, text } = await this.#ask(request, body);
      response.writeHead(status, headers).end(text);
    } catch {
      request.socket.destroy();
    }
  }

  #ask({ method, url, headers }, body) {
    return new Promise((resolve, reject) => {
      const asked = http.request(
        { agent: this.#agent, hostname: '127.0.0.1', port: this.centrePort, method, path: url, headers },
        async (answer) => {
          try {
            const parts = [];
            for await (const part of answer) parts.push(part);
            const { connection: _connection, 'transfer-encoding': _coding, ...kept } = answer.headers;
            resolve({ status: answer.statusCode, headers: kept, text: Buffer.concat(parts) });
          } catch (error) {
            reject(error);
          }
        },
      );
      asked.on('error', reject);
      asked.end(body);
    });
  }
}

/** Says that all is stored, in the centre's name and with its key's id, signed by somebody else. */
async function forgedReceipt(centre, body) {
  const bundle = JSON.parse(body.toString());
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  const parts = bundle.entry.at(-1).resource.extension[0].extension;
  const said = (url) => parts.find((part) => part.url === url);
  const receipt = {
    receiptId: randomUUID(),
    destination: centre,
    stream: said('stream').valueCode,
    fromSeq: said('from').valueDecimal,
    toSeq: said('to').valueDecimal,
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
