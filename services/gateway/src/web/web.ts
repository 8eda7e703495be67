import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import compress from '@fastify/compress';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from '../proxy/problem.js';

const apps = path.resolve(import.meta.dirname, '../../../../apps');

/** Scripts, styles and pictures come from this origin alone; the camera is for this origin's pages alone. */
const contentPolicy =
  "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self' blob:; font-src 'self' data:; media-src 'self' blob:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'";

export const securityHeaders = (secure: boolean): Record<string, string> => ({
  'content-security-policy': contentPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy':
    'camera=(self), geolocation=(), microphone=(), publickey-credentials-create=(self), publickey-credentials-get=(self)',
  'cross-origin-opener-policy': 'same-origin',
  ...(secure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
});

interface WebApp {
  readonly prefix: string;
  readonly folder: string;
}

/** Both apps from one origin: files with a digest in their name are kept for ever, pages are asked for each time. */
export async function web(app: FastifyInstance): Promise<void> {
  await app.register(compress, { global: true, encodings: ['br', 'gzip'], threshold: 1024 });
  const served: readonly WebApp[] = [
    { prefix: '/admin/', folder: path.join(apps, 'admin/dist') },
    { prefix: '/', folder: path.join(apps, 'citizen/dist') },
  ];
  let first = true;
  for (const { prefix, folder } of served) {
    if (!existsSync(path.join(folder, 'index.html')))
      throw new Error(`${folder} is not built: run npm run build`);
    await app.register(fastifyStatic, {
      root: folder,
      prefix,
      wildcard: false,
      index: false,
      decorateReply: first,
      setHeaders: (reply, file) => {
        void reply.header(
          'cache-control',
          /[/\\]assets[/\\]/.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache',
        );
      },
    });
    first = false;
  }
  const page = (folder: string): string => readFileSync(path.join(folder, 'index.html'), 'utf8');
  const [admin, citizen] = [page(served[0]!.folder), page(served[1]!.folder)];
  const show =
    (html: string, status = 200) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
      // A file of an older build that is gone is no page: a script must not be answered with one.
      isAsset(request.url)
        ? refuse(reply, 'PLATFORM.NOT_FOUND')
        : reply
            .status(status)
            .header('content-type', 'text/html; charset=utf-8')
            .header('cache-control', 'no-cache')
            .send(html);
  app.get('/admin', async (_request, reply) => reply.redirect('/admin/'));
  app.get('/admin/*', show(admin));
  app.get('/', show(citizen));
  for (const route of ['/g/*', '/to-khai/*', '/cua-toi', '/dang-ky', '/dang-ky/*'])
    app.get(route, show(citizen));
  app.get('/*', show(citizen, 404));
}

const isAsset = (url: string): boolean => /^\/(admin\/)?assets\//.test(url);
