import { createServer } from 'node:http';
import type { Metrics } from '@khai-bao/platform/observability';

/** The gateway's port is the public one, so its numbers are served on another, which only the inner network reaches. */
export function serveMetrics({ registry }: Metrics, port: number, host: string): void {
  createServer((request, response) => {
    if (request.url !== '/metrics') return void response.writeHead(404).end();
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  })
    .listen(port, host)
    .unref();
}
