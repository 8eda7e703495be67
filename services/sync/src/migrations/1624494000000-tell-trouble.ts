import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Feed troubles, published when they have lasted and when they end. Quarantined records are published once a day. */
export class TellTrouble1624494000000 implements MigrationInterface {
  name = 'TellTrouble1624494000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table feed_trouble (
        id uuid primary key,
        destination text not null references destination,
        day date,
        reason text,
        since timestamptz not null,
        told_at timestamptz,
        over_at timestamptz,
        version int not null default 0
      );
      create unique index feed_trouble_open on feed_trouble (destination) where day is null and over_at is null;
      create unique index feed_trouble_aside on feed_trouble (destination, day) where day is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table feed_trouble');
  }
}
