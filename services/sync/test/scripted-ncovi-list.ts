import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  ncoviChainStart,
  ncoviPageType,
  type NcoviListChange,
  type NcoviListPage,
  type NcoviListUnit,
} from '@khai-bao/contracts';
import { canonicalDigest, MessageVerifier, sha256Base64Url, signStatement } from '@khai-bao/platform/signing';
import type { JWK } from 'jose';

/** The NCOVI list of a national centre, whose pages a test may alter. It records the requested positions. */
export class ScriptedNcoviList {
  readonly asked: number[] = [];
  /** Alters the next pages before they are signed. */
  alterPage: (page: NcoviListPage) => NcoviListPage = (page) => page;
  /** Status of all responses. */
  status = 200;
  signingKey: JWK;
  private changes: NcoviListChange[] = [];
  private server: Server | undefined;
  private port = 0;

  constructor(
    key: JWK,
    private readonly senderKey: JWK,
  ) {
    this.signingKey = key;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async open(): Promise<void> {
    this.server = createServer((request, response) => {
      void this.answer(request.url ?? '', request.headers as Record<string, string>).then(
        ({ status, body }) => {
          response.writeHead(status, { 'content-type': 'application/json' });
          response.end(JSON.stringify(body));
        },
      );
    });
    await new Promise<void>((resolve) => this.server!.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise<void>((resolve) =>
      this.server === undefined ? resolve() : this.server.close(() => resolve()),
    );
  }

  /** Appends changes; null removes an entry. */
  append(...entries: readonly [string, Partial<Record<keyof NcoviListUnit, unknown>> | null][]): void {
    for (const [entryId, unit] of entries)
      this.changes.push({ change: this.changes.length + 1, entryId, unit: unit as NcoviListUnit | null });
  }

  /** Forgets the newest changes, as a centre that was restored from a backup. */
  forget(count: number): void {
    this.changes = this.changes.slice(0, -count);
  }

  get head(): number {
    return this.changes.length;
  }

  private async answer(
    target: string,
    headers: Record<string, string>,
  ): Promise<{ status: number; body: object }> {
    const url = `${this.url}${target}`;
    await new MessageVerifier([this.senderKey]).verifyRequest({ method: 'GET', url, headers });
    if (this.status !== 200) return { status: this.status, body: {} };
    const { searchParams } = new URL(url);
    const after = Number(searchParams.get('after'));
    this.asked.push(after);
    const chains = [ncoviChainStart];
    for (const change of this.changes)
      chains.push(sha256Base64Url(`${chains.at(-1)!}\n${canonicalDigest(change)}`));
    const changes = this.changes.slice(after, after + Number(searchParams.get('limit')));
    const listed = new Map(this.changes.map(({ entryId, unit }) => [entryId, unit]));
    const page: NcoviListPage = {
      centre: 'national',
      after,
      to: after + changes.length,
      head: this.head,
      listed: [...listed.values()].filter((unit) => unit !== null).length,
      chainBefore: chains[after] ?? ncoviChainStart,
      chain: chains[after + changes.length] ?? ncoviChainStart,
      changes,
      signedAt: new Date().toISOString(),
    };
    return {
      status: 200,
      body: { page: await signStatement(this.signingKey, ncoviPageType, this.alterPage(page)) },
    };
  }
}
