import net from 'node:net';

/**
 * One kept-alive HTTP/1.1 connection that costs the sender as little as possible: one request at a time, answers read by
 * their length. It reconnects by itself.
 */
export class Connection {
  #socket;
  #held = Buffer.alloc(0);
  #answered;
  #pending;

  constructor(host, port) {
    this.host = host;
    this.port = port;
  }

  /** @returns {Promise<{status: number, head: string, body: Buffer} | null>} null: no answer */
  send(request) {
    return new Promise((resolve) => {
      this.#answered = resolve;
      if (this.#socket === undefined || this.#socket.destroyed) this.#connect();
      this.#pending = request;
      this.#socket.write(request);
    });
  }

  end() {
    this.#answered = undefined;
    this.#socket?.destroy();
  }

  #connect() {
    this.#held = Buffer.alloc(0);
    const socket = net.connect({ host: this.host, port: this.port, noDelay: true });
    socket.on('data', (chunk) => this.#read(chunk));
    const ended = () => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      this.#finish(null);
    };
    socket.on('error', ended);
    socket.on('close', ended);
    this.#socket = socket;
  }

  #finish(answer) {
    const answered = this.#answered;
    this.#answered = undefined;
    answered?.(answer);
  }

  #read(chunk) {
    this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    const end = this.#held.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#held.latin1Slice(0, end).toLowerCase();
    const length = /\r\ncontent-length: (\d+)/.exec(head);
    if (length === null) {
      // Everything that this load asks for has a length.
      this.#socket.destroy(new Error('an answer without a length'));
      return;
    }
    const total = end + 4 + Number(length[1]);
    if (this.#held.length < total) return;
    const body = this.#held.subarray(end + 4, total);
    this.#held = this.#held.subarray(total);
    const status = Number(head.slice(9, 12));
    if (/\r\nconnection: close/.test(head)) {
      const socket = this.#socket;
      this.#socket = undefined;
      socket.end();
    }
    this.#finish({ status, head, body });
  }
}
