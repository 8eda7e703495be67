import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import compress from '@fastify/compress';
import fastifyStatic from '@fastify/static';
import { adminBasePath, citizenPagePatterns } from '@khai-bao/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { replyWithProblem } from '../proxy/problem-response.js';

const appsFolder = path.resolve(import.meta.dirname, '../../../../apps');

interface WebApp {
  readonly prefix: string;
  readonly folder: string;
}

/** Serves both apps from one origin. Files with a digest in their name are cached forever, pages are revalidated each time. */
export async function registerWebApps(app: FastifyInstance): Promise<void> {
  await app.register(compress, { global: true, encodings: ['br', 'gzip'], threshold: 1024 });
  const webApps: readonly WebApp[] = [
    { prefix: adminBasePath, folder: path.join(appsFolder, 'admin/dist') },
    { prefix: '/', folder: path.join(appsFolder, 'citizen/dist') },
  ];
  let isFirst = true;
  for (const { prefix, folder } of webApps) {
    if (!existsSync(path.join(folder, 'index.html')))
      throw new Error(`${folder} is not built: run npm run build`);
    await app.register(fastifyStatic, {
      root: folder,
      prefix,
      wildcard: false,
      index: false,
      decorateReply: isFirst,
      setHeaders: (reply, file) => {
        void reply.header(
          'cache-control',
          /[/\\]assets[/\\]/.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache',
        );
      },
    });
    isFirst = false;
  }
  const readPage = (folder: string): string => readFileSync(path.join(folder, 'index.html'), 'utf8');
  const [admin, citizen] = [readPage(webApps[0]!.folder), readPage(webApps[1]!.folder)];
  const sendPage =
    (html: string, status = 200) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
      // A missing asset of an earlier build gets a 404: a page must not be the response to a script.
      isAsset(request.url)
        ? replyWithProblem(reply, 'PLATFORM.NOT_FOUND')
        : reply
            .status(status)
            .header('content-type', 'text/html; charset=utf-8')
            .header('cache-control', 'no-cache')
            .send(html);
  app.get('/admin', async (_request, reply) => reply.redirect(adminBasePath));
  app.get('/admin/*', sendPage(admin));
  for (const pattern of citizenPagePatterns) app.get(pattern, sendPage(citizen));
  app.get('/*', sendPage(citizen, 404));
}

const isAsset = (url: string): boolean => /^\/(admin\/)?assets\//.test(url);
