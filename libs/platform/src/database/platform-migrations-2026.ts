import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Disables insert-triggered vacuum on daily partitions: their rows are written once, read by key and dropped with the
 * day, so that such a vacuum would read the partition repeatedly without any use. Updates and deletes still trigger
 * vacuum.
 */
export class SpareDays1795822000000 implements MigrationInterface {
  name = 'SpareDays1795822000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function spare_day_partitions(parent text) returns void language plpgsql as $$
      declare child regclass;
      begin
        for child in
          select i.inhrelid from pg_inherits i join pg_class c on c.oid = i.inhrelid
          where i.inhparent = parent::regclass and c.relname ~ ('^' || parent || '_[0-9]{8}$') and c.reloptions is null
        loop
          execute format('alter table %s set (autovacuum_vacuum_insert_threshold = -1)', child);
        end loop;
      end $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function spare_day_partitions');
  }
}

/** Stores troubles of the service's workers, each published once when it begins and once when it is over. */
export class KeepWorkerTroubles1796018400000 implements MigrationInterface {
  name = 'KeepWorkerTroubles1796018400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table worker_trouble (
        trouble_id uuid primary key,
        worker text not null,
        kind text not null check (kind in ('failing', 'set-aside')),
        day date,
        since timestamptz not null,
        over_at timestamptz,
        failures int not null,
        reason text not null,
        version int not null default 1,
        told_version int not null default 0
      );
      create unique index worker_trouble_open on worker_trouble (worker) where kind = 'failing' and over_at is null;
      create unique index worker_trouble_aside on worker_trouble (worker, day) where kind = 'set-aside';
      create index worker_trouble_unpublished on worker_trouble (since) where told_version < version;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table worker_trouble');
  }
}

/** Stores sessions that ended before their access tokens expired, and permanent refusals by the mail server. */
export class CreateEndedSessions1796024700000 implements MigrationInterface {
  name = 'CreateEndedSessions1796024700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table ended_session (
        account_id uuid not null,
        session_id uuid not null,
        tokens_expire_at timestamptz not null,
        primary key (account_id, session_id)
      );
      create index ended_session_expiry on ended_session (tokens_expire_at);
      create table mail_trouble (
        reason text primary key,
        trouble_id uuid not null,
        reply text not null,
        since timestamptz not null,
        last_at timestamptz not null
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table mail_trouble, ended_session');
  }
}

/** Names the version of a trouble that was published last as other tables do. The partial index follows by itself. */
export class RenamePublishedVersion1796041200000 implements MigrationInterface {
  name = 'RenamePublishedVersion1796041200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table worker_trouble rename column told_version to published_version');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table worker_trouble rename column published_version to told_version');
  }
}
