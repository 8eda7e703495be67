import net from 'node:net';

export interface RawResponse {
  readonly status: number;
  readonly body: Buffer;
}

/**
 * A kept-alive HTTP/1.1 connection that costs the sender as little as possible: one request at a time, and responses are
 * read by their Content-Length. It reconnects when it was closed.
 */
export class Connection {
  readonly #host: string;
  readonly #port: number;
  #socket: net.Socket | undefined;
  #received: Buffer = Buffer.alloc(0);
  #resolve: ((response: RawResponse | null) => void) | undefined;

  constructor(host: string, port: number) {
    this.#host = host;
    this.#port = port;
  }

  /** Sends the bytes of a request. @returns null when no response arrived */
  send(request: Buffer): Promise<RawResponse | null> {
    return new Promise((resolve) => {
      this.#resolve = resolve;
      const socket = this.#socket === undefined || this.#socket.destroyed ? this.#connect() : this.#socket;
      socket.write(request);
    });
  }

  end(): void {
    this.#resolve = undefined;
    this.#socket?.destroy();
  }

  #connect(): net.Socket {
    this.#received = Buffer.alloc(0);
    const socket = net.connect({ host: this.#host, port: this.#port, noDelay: true });
    socket.on('data', (chunk) => this.#receive(socket, chunk));
    const handleEnd = (): void => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      this.#finish(null);
    };
    socket.on('error', handleEnd);
    socket.on('close', handleEnd);
    this.#socket = socket;
    return socket;
  }

  #finish(response: RawResponse | null): void {
    const resolve = this.#resolve;
    this.#resolve = undefined;
    resolve?.(response);
  }

  #receive(socket: net.Socket, chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#received.toString('latin1', 0, end).toLowerCase();
    const length = /\r\ncontent-length: (\d+)/.exec(head)?.[1];
    if (length === undefined) {
      // Every response to this load has a Content-Length.
      socket.destroy(new Error('a response without a Content-Length'));
      return;
    }
    const total = end + 4 + Number(length);
    if (this.#received.length < total) return;
    const body = this.#received.subarray(end + 4, total);
    this.#received = this.#received.subarray(total);
    const status = Number(head.slice(9, 12));
    if (/\r\nconnection: close/.test(head)) {
      this.#socket = undefined;
      socket.end();
    }
    this.#finish({ status, body });
  }
}
