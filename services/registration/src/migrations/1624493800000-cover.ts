import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How far each unit has come, in rows so narrow that a whole city is counted in one pass of an index. A trigger keeps them
 * beside the units, whichever way a unit changes; the day of its last declaration is written here alone.
 */
export class Cover1624493800000 implements MigrationInterface {
  name = 'Cover1624493800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table unit add column account_since timestamptz;
      create table unit_progress (
        unit_id uuid primary key references unit on delete cascade,
        area_path text not null,
        state text not null,
        account_state text,
        activated_on date,
        declared_on date,
        quiet_since date generated always as (case when account_state = 'ACTIVATED' then greatest(activated_on, declared_on) end) stored
      ) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02);
      create index unit_progress_of on unit_progress (area_path text_pattern_ops, state, account_state, quiet_since, declared_on, unit_id);
      create function keep_unit_progress() returns trigger language plpgsql as $body$
        begin
          insert into unit_progress as p (unit_id, area_path, state, account_state, activated_on)
          values (new.id, new.area_path, new.state, new.account_state,
            case when new.account_state = 'ACTIVATED' then (coalesce(new.account_since, new.submitted_at) at time zone 'Asia/Ho_Chi_Minh')::date end)
          on conflict (unit_id) do update set area_path = excluded.area_path, state = excluded.state,
            account_state = excluded.account_state, activated_on = coalesce(excluded.activated_on, p.activated_on);
          return null;
        end
      $body$;
      create trigger unit_progress_follows after insert or update of area_path, state, account_state, account_since on unit
        for each row execute function keep_unit_progress();
      insert into unit_progress (unit_id, area_path, state, account_state, activated_on)
      select id, area_path, state, account_state, case when account_state = 'ACTIVATED' then (submitted_at at time zone 'Asia/Ho_Chi_Minh')::date end from unit;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger unit_progress_follows on unit;
      drop function keep_unit_progress;
      drop table unit_progress;
      alter table unit drop column account_since;
    `);
  }
}
