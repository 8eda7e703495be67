import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A quarantined record has a state, its id and unit, and the decision of DIC. A pause has a reason. A stream that fails waits
 * alone. Troubles of the workers of other services are shown with the feed.
 */
export class SettleSetAside1796018460000 implements MigrationInterface {
  name = 'SettleSetAside1796018460000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table quarantine
        add column state text not null default 'open' check (state in ('open', 'retrying', 'handed-on', 'closed', 'sent')),
        add column aggregate_id text,
        add column version bigint,
        add column unit_id text,
        add column tries int not null default 1,
        add column attempt_key uuid,
        add column attempt_at timestamptz,
        add column decided_by text,
        add column decided_by_name text,
        add column decided_at timestamptz,
        add column decision_reason text,
        add column handed_to text;
      update quarantine q set aggregate_id = r.aggregate_id, version = r.version from feed_record r where r.stream = q.stream and r.seq = q.seq;
      create index quarantine_retrying on quarantine (destination, at, stream, seq) where state = 'retrying';

      alter table destination drop constraint destination_state_check;
      alter table destination
        add constraint destination_state_check check (state in ('running', 'waiting', 'paused', 'unreachable', 'failing')),
        add column paused_by_name text,
        add column paused_at timestamptz,
        add column pause_reason text;

      alter table feed_cursor
        add column failures int not null default 0,
        add column last_error text,
        add column next_attempt_at timestamptz;

      create table seen_worker_trouble (
        trouble_id uuid primary key,
        service text not null,
        worker text not null,
        kind text not null,
        since timestamptz not null,
        over_at timestamptz,
        failures int not null,
        reason text not null,
        version bigint not null
      );
      create index seen_worker_trouble_open on seen_worker_trouble (since) where over_at is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table seen_worker_trouble;
      alter table feed_cursor drop column failures, drop column last_error, drop column next_attempt_at;
      update destination set state = 'unreachable' where state = 'failing';
      alter table destination drop constraint destination_state_check;
      alter table destination
        add constraint destination_state_check check (state in ('running', 'waiting', 'paused', 'unreachable')),
        drop column paused_by_name, drop column paused_at, drop column pause_reason;
      drop index quarantine_retrying;
      delete from quarantine where state = 'sent';
      alter table quarantine drop column state, drop column aggregate_id, drop column version, drop column unit_id, drop column tries,
        drop column attempt_key, drop column attempt_at, drop column decided_by, drop column decided_by_name, drop column decided_at,
        drop column decision_reason, drop column handed_to;
    `);
  }
}
