import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The step that somebody owes of each unit and since when, the clocks of the steps in versions, and what was told of what is late. */
export class ClockSteps1624493810000 implements MigrationInterface {
  name = 'ClockSteps1624493810000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function step_owed(state text, account_state text) returns text language sql immutable parallel safe as $body$
        select case state
          when 'SUBMITTED' then 'receive' when 'RECEIVED' then 'forward' when 'NEEDS_INFO' then 'needs-info' when 'PHARMACY_LISTED' then 'pharmacy'
          when 'FORWARDED' then case
            when account_state is null or account_state = 'REQUESTED' then 'approve'
            when account_state in ('HANDOVER_WAITING', 'HANDOVER_OPENED', 'HANDOVER_RETURNED') then 'handover'
            when account_state in ('DELIVERED', 'HANDED_OVER') then 'activate' end
          end
      $body$;
      alter table unit_progress add column step text, add column step_since timestamptz;
      update unit_progress p set step = step_owed(u.state, u.account_state), step_since = u.state_since from unit u
        where u.id = p.unit_id and step_owed(u.state, u.account_state) is not null;
      drop index unit_progress_of;
      create index unit_progress_of on unit_progress (area_path text_pattern_ops, state, account_state, quiet_since, declared_on, step, step_since, unit_id);
      create index unit_progress_late on unit_progress (step, step_since, unit_id) include (area_path) where step is not null;
      create or replace function keep_unit_progress() returns trigger language plpgsql as $body$
        declare
          owed text := step_owed(new.state, new.account_state);
          owed_since timestamptz := case when owed in ('handover', 'activate') then coalesce(new.account_since, new.state_since) else new.state_since end;
        begin
          insert into unit_progress as p (unit_id, area_path, state, account_state, activated_on, step, step_since)
          values (new.id, new.area_path, new.state, new.account_state,
            case when new.account_state = 'ACTIVATED' then (coalesce(new.account_since, new.submitted_at) at time zone 'Asia/Ho_Chi_Minh')::date end,
            owed, case when owed is not null then owed_since end)
          on conflict (unit_id) do update set area_path = excluded.area_path, state = excluded.state,
            account_state = excluded.account_state, activated_on = coalesce(excluded.activated_on, p.activated_on),
            step = excluded.step,
            step_since = case when p.step is not distinct from excluded.step then p.step_since else excluded.step_since end;
          return null;
        end
      $body$;
      create table clock_setting (
        version int primary key,
        clocks jsonb not null,
        working jsonb not null,
        changed_at timestamptz not null,
        changed_by uuid,
        changed_by_name text,
        changed_by_place text
      );
      create table step_reminder (
        unit_id uuid not null references unit on delete cascade,
        step text not null,
        since timestamptz not null,
        tier text not null,
        told_at timestamptz not null,
        primary key (unit_id, step, since, tier)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table step_reminder, clock_setting;
      create or replace function keep_unit_progress() returns trigger language plpgsql as $body$
        begin
          insert into unit_progress as p (unit_id, area_path, state, account_state, activated_on)
          values (new.id, new.area_path, new.state, new.account_state,
            case when new.account_state = 'ACTIVATED' then (coalesce(new.account_since, new.submitted_at) at time zone 'Asia/Ho_Chi_Minh')::date end)
          on conflict (unit_id) do update set area_path = excluded.area_path, state = excluded.state,
            account_state = excluded.account_state, activated_on = coalesce(excluded.activated_on, p.activated_on);
          return null;
        end
      $body$;
      drop index unit_progress_late, unit_progress_of;
      alter table unit_progress drop column step, drop column step_since;
      create index unit_progress_of on unit_progress (area_path text_pattern_ops, state, account_state, quiet_since, declared_on, unit_id);
      drop function step_owed;
    `);
  }
}
