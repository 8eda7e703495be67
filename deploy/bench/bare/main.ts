import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import pg from 'pg';

/** A declaration that waits for its flush. */
interface WaitingDeclaration {
  readonly id: string;
  readonly body: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const maxConcurrentFlushes = 2;
const flushSize = 256;

/** Fastify with a group commit: what the machine could do if nothing had to be validated, sealed or signed. */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: maxConcurrentFlushes });
await pool.query('drop table if exists bare_declaration');
await pool.query('create table bare_declaration (id uuid primary key, body jsonb not null)');

const waiting: WaitingDeclaration[] = [];
let runningFlushes = 0;

function startFlushes(): void {
  while (runningFlushes < maxConcurrentFlushes && waiting.length > 0) {
    const batch = waiting.splice(0, flushSize);
    runningFlushes += 1;
    pool
      .query({
        name: 'flush',
        text: 'insert into bare_declaration select * from unnest($1::uuid[], $2::jsonb[])',
        values: [batch.map(({ id }) => id), batch.map(({ body }) => body)],
      })
      .then(
        () => batch.forEach(({ resolve }) => resolve()),
        (error: unknown) => batch.forEach(({ reject }) => reject(error)),
      )
      .finally(() => {
        runningFlushes -= 1;
        startFlushes();
      });
  }
}

const app = Fastify({ logger: false });
app.post('/v1/declarations', async (request, reply) => {
  const id = randomUUID();
  const body = JSON.stringify(request.body);
  await new Promise<void>((resolve, reject) => {
    waiting.push({ id, body, resolve, reject });
    startFlushes();
  });
  return reply.code(201).send({ declarationId: id, acceptedAt: new Date() });
});
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
