import { feedStreams } from '@khai-bao/contracts';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCentre1624493000000 implements MigrationInterface {
  name = 'CreateCentre1624493000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table stream_position (stream text primary key, position bigint not null default 0);
      insert into stream_position (stream) values ${feedStreams.map((stream) => `('${stream}')`).join(', ')};
      create table resource (
        type text not null,
        id text not null,
        version bigint not null,
        version_number int not null,
        digest text not null,
        content jsonb,
        stream text not null,
        seq bigint not null,
        updated_at timestamptz not null,
        primary key (type, id)
      );
      create table resource_history (
        type text not null,
        id text not null,
        version_number int not null,
        version bigint not null,
        digest text not null,
        content jsonb,
        stream text not null,
        seq bigint not null,
        updated_at timestamptz not null,
        primary key (type, id, version_number)
      );
      create table hole (stream text not null, seq bigint not null, stated_at timestamptz not null, primary key (stream, seq));
      create table receipt (
        idempotency_key uuid primary key,
        stream text not null,
        from_seq bigint not null,
        to_seq bigint not null,
        bundle_digest text not null,
        jws text not null,
        confirmed_at timestamptz not null
      );
      create table used_nonce (
        key_id text not null,
        nonce text not null,
        used_at timestamptz not null,
        primary key (key_id, nonce)
      );
      create index used_nonce_old on used_nonce (used_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table used_nonce, receipt, hole, resource_history, resource, stream_position');
  }
}
