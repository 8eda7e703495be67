import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Creates the cards of people without a smartphone. The key of a row is made of its share, which is in the database of the day shares. */
export class CreateVisitorCards1796070000000 implements MigrationInterface {
  name = 'CreateVisitorCards1796070000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table visitor_card (
        id uuid primary key,
        code text not null unique,
        client_key uuid not null unique,
        unit_id uuid,
        area_path text not null,
        issued_by uuid not null,
        issued_at timestamptz not null,
        expires_on date not null,
        consent_version text not null,
        person_sealed text,
        person_index text,
        phone_index text,
        id_index text,
        ended_at timestamptz,
        ended_because text check (ended_because in ('revoked', 'replaced', 'expired')),
        ended_by uuid,
        key_destroyed_at timestamptz
      );
      create index visitor_card_of_unit on visitor_card (unit_id, id) where unit_id is not null;
      create index visitor_card_of_area on visitor_card (area_path text_pattern_ops) where unit_id is null;
      create index visitor_card_by_person on visitor_card (person_index) where person_index is not null;
      create index visitor_card_by_phone on visitor_card (phone_index) where phone_index is not null;
      create index visitor_card_by_id_paper on visitor_card (id_index) where id_index is not null;
      create index visitor_card_with_key on visitor_card (expires_on) where key_destroyed_at is null;
      create index visitor_card_ended on visitor_card (ended_at) where ended_at is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table visitor_card');
  }
}
