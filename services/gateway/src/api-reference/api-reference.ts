import type { FastifyInstance } from 'fastify';
import type { Upstreams } from '../proxy/upstreams.js';
import { cacheFor } from './cached-value.js';

interface OpenApi {
  readonly paths: Record<string, Record<string, { summary?: string; tags?: string[] }>>;
  readonly components?: { readonly schemas?: Record<string, unknown> };
}

interface CombinedDocument extends OpenApi {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly servers: readonly { readonly url: string }[];
}

/** Milliseconds that the combined document is cached. It costs a request to every service. */
const documentLifetimeMs = 60_000;
/** Milliseconds that a document without an unavailable service is cached. */
const partialLifetimeMs = 2_000;

/** Serves the combined API reference from the current documents of the services: `/api` to read, `/api/openapi.json` for tools. */
export function registerApiReference(app: FastifyInstance, publicOrigin: string, upstreams: Upstreams): void {
  const combineDocuments = async (): Promise<CombinedDocument> => {
    const paths: Record<string, unknown> = {};
    const schemas: Record<string, unknown> = {};
    const missing: string[] = [];
    await Promise.all(
      upstreams.listServices().map(async ([service, base]) => {
        try {
          const response = await fetch(`${base}/openapi.json`, { signal: AbortSignal.timeout(3_000) });
          const document = JSON.parse(
            (await response.text()).replaceAll('#/components/schemas/', `#/components/schemas/${service}.`),
          ) as OpenApi;
          for (const [path, item] of Object.entries(document.paths))
            if (path.startsWith('/v1/')) paths[`/api/${service}${path}`] = item;
          for (const [name, schema] of Object.entries(document.components?.schemas ?? {}))
            schemas[`${service}.${name}`] = schema;
        } catch {
          missing.push(service);
        }
      }),
    );
    return {
      openapi: '3.0.0',
      info: {
        title: 'Khai Báo',
        version: '1',
        ...(missing.length > 0 ? { description: `Not reachable now: ${missing.join(', ')}` } : {}),
      },
      servers: [{ url: publicOrigin }],
      paths: Object.fromEntries(Object.entries(paths).sort()) as OpenApi['paths'],
      components: { schemas },
    };
  };
  const readDocument = cacheFor(
    ({ info }) => (info.description === undefined ? documentLifetimeMs : partialLifetimeMs),
    combineDocuments,
  );
  app.get('/api/openapi.json', readDocument);
  app.get('/api', async (_request, reply) => {
    const { paths } = await readDocument();
    const lines = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(
        ([method, operation]) =>
          `<tr><td><b>${method.toUpperCase()}</b></td><td><code>${path}</code></td><td>${operation.summary ?? (operation.tags ?? []).join(', ')}</td></tr>`,
      ),
    );
    return reply
      .header('content-type', 'text/html; charset=utf-8')
      .send(
        `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Khai Báo: API</title><style>body{font:15px/1.5 sans-serif;margin:2rem;color:#14213a}td{padding:.25rem .75rem .25rem 0;vertical-align:top}</style><h1>Khai Báo: API</h1><p><a href="/api/openapi.json">openapi.json</a></p><table>${lines.join('')}</table></html>`,
      );
  });
}
