import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A version is stored once: the current one as the resource, earlier ones as its history. Content is read and written completely, so it
 * is stored as the received text.
 */
export class KeepVersionsOnce1795572000000 implements MigrationInterface {
  name = 'KeepVersionsOnce1795572000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table resource alter column content type json using content::json;
      alter table resource_history alter column content type json using content::json;
      delete from resource_history h using resource r where r.type = h.type and r.id = h.id and h.version_number = r.version_number;
      create view resource_version as
        select type, id, version_number, version, digest, content, stream, seq, updated_at from resource_history
        union all
        select type, id, version_number, version, digest, content, stream, seq, updated_at from resource;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop view resource_version;
      insert into resource_history (type, id, version_number, version, digest, content, stream, seq, updated_at)
      select type, id, version_number, version, digest, content, stream, seq, updated_at from resource;
      alter table resource alter column content type jsonb using content::jsonb;
      alter table resource_history alter column content type jsonb using content::jsonb;
    `);
  }
}
