import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import pg from 'pg';

/** Fastify and a group commit, and nothing else: what the machine could do if nothing had to be checked, sealed or signed. */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2 });
await pool.query('drop table if exists bare_declaration');
await pool.query('create table bare_declaration (id uuid primary key, body jsonb not null)');

let waiting = [];
let flushing = 0;
const pump = () => {
  while (flushing < 2 && waiting.length > 0) {
    const batch = waiting.splice(0, 256);
    flushing += 1;
    pool
      .query({
        name: 'flush',
        text: 'insert into bare_declaration select * from unnest($1::uuid[], $2::jsonb[])',
        values: [batch.map(({ id }) => id), batch.map(({ body }) => body)],
      })
      .then(
        () => batch.forEach(({ done }) => done()),
        (error) => batch.forEach(({ failed }) => failed(error)),
      )
      .finally(() => {
        flushing -= 1;
        pump();
      });
  }
};

const app = Fastify({ logger: false });
app.post('/v1/declarations', async (request, reply) => {
  const id = randomUUID();
  const body = JSON.stringify(request.body);
  await new Promise((done, failed) => {
    waiting.push({ id, body, done, failed });
    pump();
  });
  return reply.code(201).send({ declarationId: id, acceptedAt: new Date() });
});
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
