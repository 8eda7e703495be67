import { createServer } from 'node:http';
import { AggregatorRegistry } from 'prom-client';

/** The gateway's port is the public one, so its numbers are served on another, which only the inner network reaches: those of all workers together. */
export function serveMetrics(port: number, host: string): void {
  const all = new AggregatorRegistry();
  createServer((request, response) => {
    if (request.url !== '/metrics') return void response.writeHead(404).end();
    all.clusterMetrics().then(
      (text) => response.writeHead(200, { 'content-type': all.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  })
    .listen(port, host)
    .unref();
}
