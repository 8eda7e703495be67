import { createServer } from 'node:http';
import { AggregatorRegistry } from 'prom-client';

/** Serves the metrics of all workers together, on a port of its own that only the internal network reaches. */
export function startMetricsServer(port: number, host: string): void {
  const registry = new AggregatorRegistry();
  createServer((request, response) => {
    if (request.url !== '/metrics') return void response.writeHead(404).end();
    registry.clusterMetrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  })
    .listen(port, host)
    .unref();
}
