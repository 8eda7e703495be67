import http from 'node:http';
import net from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

/** Asks without a client that tidies up: the path goes out as it is, from an address of one's choice. */
export function rawAsk(
  origin: string,
  method: string,
  path: string,
  {
    headers = {},
    body,
    from = '127.0.0.1',
  }: { headers?: Record<string, string>; body?: string; from?: string } = {},
): Promise<RawAnswer> {
  const { port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host: '127.0.0.1', port, method, path, headers, localAddress: from, agent: false },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

/** Writes bytes to a socket as they are, until something comes back; answers all that came until the server closed or fell silent. */
export function rawBytes(origin: string, parts: readonly string[], quiet = 1_500): Promise<string> {
  const { port } = new URL(origin);
  return new Promise((resolve, reject) => {
    let answer = '';
    const write = (at: number): void => {
      if (at < parts.length && answer === '' && !socket.destroyed)
        socket.write(parts[at]!, () => setTimeout(() => write(at + 1), 2));
    };
    const socket = net.connect(Number(port), '127.0.0.1', () => write(0));
    socket.setTimeout(quiet, () => socket.destroy());
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', (error) => (answer === '' ? reject(error) : undefined));
    socket.on('close', () => resolve(answer));
  });
}

/** A port on loopback that nobody uses now. */
export async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
