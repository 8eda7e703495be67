import type { FastifyInstance } from 'fastify';
import type { Upstreams } from '../proxy/upstreams.js';

interface OpenApi {
  readonly paths: Record<string, Record<string, { summary?: string; tags?: string[] }>>;
  readonly components?: { readonly schemas?: Record<string, unknown> };
}

interface CombinedDocument extends OpenApi {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly servers: readonly { readonly url: string }[];
}

/** How long the combined document is kept: it takes a request to every service to make. Milliseconds. */
const documentLifetime = 60_000;
/** One that lacks a service, while that one starts. */
const partialLifetime = 2_000;

/** Keeps a made value for as long as it says, also for those who ask while it is being made. What fails is made again. */
export function keptFor<T>(
  millisecondsOf: (value: T) => number,
  make: () => Promise<T>,
  now: () => number = Date.now,
): () => Promise<T> {
  let kept: { readonly value: Promise<T>; until: number } | undefined;
  return () => {
    if (kept === undefined || now() >= kept.until) {
      const made = { value: make(), until: Number.POSITIVE_INFINITY };
      kept = made;
      made.value.then(
        (value) => (made.until = now() + millisecondsOf(value)),
        () => (kept = undefined),
      );
    }
    return kept.value;
  };
}

/** The combined API reference: `/api` to read, `/api/openapi.json` for tools. Made from what each service says of itself now. */
export function reference(app: FastifyInstance, publicOrigin: string, upstreams: Upstreams): void {
  const combine = async (): Promise<CombinedDocument> => {
    const paths: Record<string, unknown> = {};
    const schemas: Record<string, unknown> = {};
    const missing: string[] = [];
    await Promise.all(
      upstreams.first().map(async ([service, base]) => {
        try {
          const answer = await fetch(`${base}/openapi.json`, { signal: AbortSignal.timeout(3_000) });
          const document = JSON.parse(
            (await answer.text()).replaceAll('#/components/schemas/', `#/components/schemas/${service}.`),
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
  const document = keptFor(
    ({ info }) => (info.description === undefined ? documentLifetime : partialLifetime),
    combine,
  );
  app.get('/api/openapi.json', document);
  app.get('/api', async (_request, reply) => {
    const { paths } = await document();
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
